package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading or writing failed part of the way. */
public final class TransferException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Bytes from the start on that had been read or written. */
  private final long reached;

  /** A string, as paths cannot be serialized; null if there is but one file. */
  private final @Nullable String file;

  /**
   * In the only file.
   *
   * @param reached bytes from the start on that had been read or written
   * @param cause what went wrong
   */
  public TransferException(long reached, IOException cause) {
    this(cause, reached, null);
  }

  /**
   * In one file of many.
   *
   * @param reached bytes from the file's start on that had been read or written
   * @param cause what went wrong
   * @param file the file
   */
  public TransferException(long reached, IOException cause, Path file) {
    this(cause, reached, file.toString());
  }

  private TransferException(IOException cause, long reached, @Nullable String file) {
    super(cause.getMessage(), cause);
    this.reached = reached;
    this.file = file;
  }

  /**
   * What went wrong.
   *
   * @return the failure itself
   */
  @Override
  public synchronized IOException getCause() {
    return (IOException) Objects.requireNonNull(super.getCause());
  }

  /**
   * How far it came.
   *
   * @return the bytes from the file's start on that had been read or written, all of them
   */
  public long reached() {
    return reached;
  }

  /**
   * In which file of a set.
   *
   * @return the file; empty where there is but one
   */
  public Optional<Path> file() {
    return Optional.ofNullable(file).map(Path::of);
  }
}
