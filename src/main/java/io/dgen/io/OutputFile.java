package io.dgen.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Opens a file for a stream's bytes without harm: never through a symbolic link, never onto
 * anything but an ordinary file, and over an existing one only if told so.
 */
public final class OutputFile {

  private OutputFile() {}

  /**
   * An open file.
   *
   * @param channel for writing
   * @param created whether it was not there before
   */
  public record Opened(FileChannel channel, boolean created) implements Closeable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Opens a file for writing, and creates it if it is not there. An existing one keeps its content
   * until it is truncated or written.
   *
   * @param file the file
   * @param replace whether it may be there already
   * @return its channel, and whether it is new
   * @throws OutputRefusedException if the name stands for something that is not to be written
   * @throws IOException if the file cannot be opened
   */
  public static Opened open(Path file, boolean replace) throws IOException {
    check(file, replace);
    try {
      return new Opened(channel(file, StandardOpenOption.CREATE_NEW), true);
    } catch (FileAlreadyExistsException e) {
      if (!replace) {
        throw new OutputRefusedException(file, "exists already", e);
      }
    }
    return new Opened(channel(file), false);
  }

  private static FileChannel channel(Path file, OpenOption... more) throws IOException {
    Set<OpenOption> options = new HashSet<>(List.of(more));
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options);
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
