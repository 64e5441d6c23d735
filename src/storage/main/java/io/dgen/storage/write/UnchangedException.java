package io.dgen.storage.write;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Thrown when a write has failed before it changed anything: the manifest is as it was, too. */
final class UnchangedException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  UnchangedException(String file, String reason, IOException cause) {
    super(file, null, reason + "; nothing has been changed");
    initCause(cause);
  }
}
