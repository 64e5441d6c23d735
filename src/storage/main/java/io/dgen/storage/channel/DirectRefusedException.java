package io.dgen.storage.channel;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file system without direct transfers: nothing has gone wrong, and nothing has been changed. */
public final class DirectRefusedException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  DirectRefusedException(Path file) {
    super(
        file.toString(),
        null,
        "no direct I/O on this file system; leave --direct out, or use another file system");
  }

  DirectRefusedException(Path file, Throwable cause) {
    this(file);
    initCause(cause);
  }
}
