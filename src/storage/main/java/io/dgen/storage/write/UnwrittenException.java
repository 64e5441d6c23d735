package io.dgen.storage.write;

import io.dgen.storage.channel.ByteRanges;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a write went on past blocks that the medium did not take. The file is incomplete, and
 * so its manifest says; unless the medium took nothing, so that {@link #changed} is false.
 */
public final class UnwrittenException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable ByteRanges unwritten;
  private final transient @Nullable WriteResult result;

  /** Whether anything has been changed. */
  private final boolean changed;

  /**
   * Makes an exception.
   *
   * @param file the file
   * @param unwritten what has not been written
   * @param result how the rest was written, or null if it was not written to the end
   * @param changed whether anything has been changed, and the manifest calls the file incomplete
   * @param cause why it was not, or null
   */
  UnwrittenException(
      Path file,
      ByteRanges unwritten,
      @Nullable WriteResult result,
      boolean changed,
      @Nullable IOException cause) {
    super(
        file.toString(),
        null,
        String.format(
            Locale.ROOT,
            "%d bytes in %d extents could not be written%s%s",
            unwritten.bytes(),
            unwritten.list().size(),
            changed ? ", so it is incomplete" : "; nothing has been changed",
            cause == null ? "" : "; then: " + cause.getMessage()));
    this.unwritten = unwritten;
    this.result = result;
    this.changed = changed;
    if (cause != null) {
      initCause(cause);
    }
  }

  /**
   * Returns what has not been written.
   *
   * @return ranges of the file, in order
   */
  public List<ByteRanges.Range> unwritten() {
    return ranges().list();
  }

  /**
   * Returns what has not been written.
   *
   * @return the ranges of the file
   */
  public ByteRanges ranges() {
    return Objects.requireNonNull(unwritten, "not known to a deserialized exception");
  }

  /**
   * Returns whether anything has been changed.
   *
   * @return false if the file and its manifest are as they were
   */
  public boolean changed() {
    return changed;
  }

  /**
   * Returns how the rest was written.
   *
   * @return the result; empty if the write did not come to its end for another reason
   */
  public Optional<WriteResult> result() {
    return Optional.ofNullable(result);
  }
}
