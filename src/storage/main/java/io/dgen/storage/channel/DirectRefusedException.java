package io.dgen.storage.channel;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Thrown when a file system has no direct I/O. Nothing has been changed. */
public final class DirectRefusedException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  static final String NONE = "no direct I/O on this file system";

  DirectRefusedException(Path file) {
    super(file.toString(), null, NONE + "; leave --direct out, or use another file system");
  }

  DirectRefusedException(Path file, Throwable cause) {
    this(file);
    initCause(cause);
  }
}
