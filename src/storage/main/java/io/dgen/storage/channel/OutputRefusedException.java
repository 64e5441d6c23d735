package io.dgen.storage.channel;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Thrown when a name must not be written to. Nothing has been changed. */
public final class OutputRefusedException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param file the name
   * @param reason why, as the predicate of a sentence whose subject is the name
   */
  public OutputRefusedException(Path file, String reason) {
    this(file.toString(), reason);
  }

  /**
   * Makes an exception.
   *
   * @param name the name or address
   * @param reason why, as the predicate of a sentence whose subject is the name
   */
  public OutputRefusedException(String name, String reason) {
    super(name, null, reason);
  }

  /**
   * Returns the refusal of a name that exists and is not to be replaced.
   *
   * @param name the name or address
   * @return with the remedy
   */
  public static OutputRefusedException exists(String name) {
    return new OutputRefusedException(
        name, "exists already (remedy: choose another name, or --force)");
  }
}
