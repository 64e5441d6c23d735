package io.dgen.storage.channel;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A name that is not written to, and why: nothing has gone wrong, and nothing has been changed. */
public final class OutputRefusedException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  /**
   * Refuses.
   *
   * @param file the name
   * @param reason why, as what follows it in a sentence
   */
  public OutputRefusedException(Path file, String reason) {
    super(file.toString(), null, reason);
  }

  OutputRefusedException(Path file, String reason, Throwable cause) {
    this(file, reason);
    initCause(cause);
  }
}
