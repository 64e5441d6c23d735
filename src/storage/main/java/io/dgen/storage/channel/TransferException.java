package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when reading or writing fails part of the way. */
public final class TransferException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Bytes from the start on that had been read or written. */
  private final long reached;

  /** A string because paths cannot be serialized; null if there is only one file. */
  private final @Nullable String file;

  /**
   * Makes an exception for the only file.
   *
   * @param reached bytes from the start on that had been read or written
   * @param cause what went wrong
   */
  public TransferException(long reached, IOException cause) {
    this(cause, reached, null);
  }

  /**
   * Makes an exception for one file of many.
   *
   * @param reached bytes from the file's start on that had been read or written
   * @param cause what went wrong
   * @param file the file
   */
  public TransferException(long reached, IOException cause, Path file) {
    this(cause, reached, file.toString());
  }

  /**
   * Makes an exception for one object or file of many.
   *
   * @param reached bytes from the object's start on that had been read or written
   * @param cause what went wrong
   * @param name the object's address, or the file's name
   */
  public TransferException(long reached, IOException cause, String name) {
    this(cause, reached, name);
  }

  private TransferException(IOException cause, long reached, @Nullable String file) {
    super(IoReason.message(cause), cause);
    this.reached = reached;
    this.file = file;
  }

  /**
   * Returns what went wrong.
   *
   * @return the failure itself
   */
  @Override
  public synchronized IOException getCause() {
    return (IOException) Objects.requireNonNull(super.getCause());
  }

  /**
   * Returns how far the transfer came.
   *
   * @return bytes from the file's start on, all of which had been read or written
   */
  public long reached() {
    return reached;
  }

  /**
   * Returns which file of a set failed.
   *
   * @return the file; empty if there is only one
   */
  public Optional<Path> file() {
    return name().map(Path::of);
  }

  /**
   * Returns which file or object of a set failed.
   *
   * @return its name or address; empty if there is only one
   */
  public Optional<String> name() {
    return Optional.ofNullable(file);
  }
}
