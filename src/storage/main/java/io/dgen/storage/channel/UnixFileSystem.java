package io.dgen.storage.channel;

import java.nio.file.Path;

/** Tells the file systems of Unix from others, where locks and directories work differently. */
final class UnixFileSystem {

  private UnixFileSystem() {}

  /** Returns whether a path is one of Unix. */
  static boolean has(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }
}
