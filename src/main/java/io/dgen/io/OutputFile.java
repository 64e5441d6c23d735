package io.dgen.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens a file for a stream's bytes without harm: never through a symbolic link, never onto
 * anything but an ordinary file, and over an existing one only if told so.
 */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Opens a file for writing, and creates it if it is not there. An existing one keeps its content
   * until it is truncated or written.
   *
   * @param file the file
   * @param replace whether it may be there already
   * @return its channel
   * @throws OutputRefusedException if the name stands for something that is not to be written
   * @throws IOException if the file cannot be opened
   */
  public static FileChannel open(Path file, boolean replace) throws IOException {
    check(file, replace);
    try {
      return FileChannel.open(
          file,
          StandardOpenOption.WRITE,
          replace ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW,
          LinkOption.NOFOLLOW_LINKS);
    } catch (FileAlreadyExistsException e) {
      throw new OutputRefusedException(file, "exists already", e);
    }
  }

  /**
   * Looks whether a name may be written to.
   *
   * @param file the file
   * @param replace whether it may be there already
   * @throws OutputRefusedException if the name stands for something that is not to be written
   * @throws IOException if that cannot be told
   */
  public static void check(Path file, boolean replace) throws IOException {
    FileKind kind = FileKind.of(file, LinkOption.NOFOLLOW_LINKS);
    switch (kind) {
      case ABSENT -> {}
      case FILE -> {
        if (!replace) {
          throw new OutputRefusedException(file, "exists already", null);
        }
      }
      default -> throw new OutputRefusedException(file, "is " + kind + ", not a file", null);
    }
  }
}
