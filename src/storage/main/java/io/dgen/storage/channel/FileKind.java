package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/** What a name in the file system refers to. */
public enum FileKind {
  /** Nothing. */
  ABSENT("missing", -1),
  /** An ordinary file. */
  FILE("a file", 0x8000),
  /** A directory. */
  DIRECTORY("a directory", 0x4000),
  /** A symbolic link, whatever its target. */
  LINK("a symbolic link", 0xA000),
  /** A disk, a partition or the like. */
  BLOCK_DEVICE("a block device", 0x6000),
  /** A terminal, {@code /dev/null} or the like. */
  CHARACTER_DEVICE("a character device", 0x2000),
  /** A named pipe. */
  FIFO("a named pipe", 0x1000),
  /** Anything else, a socket for example. */
  OTHER("a special file", -1);

  /** The bits of {@code st_mode} that say what a file is. */
  private static final int TYPE_BITS = 0xF000;

  /** The number of Linux's {@code /dev/null}: major 1, minor 3. */
  private static final Long NULL = 0x103L;

  private final String text;
  private final int type;

  FileKind(String text, int type) {
    this.text = text;
    this.type = type;
  }

  /**
   * Returns what a name refers to.
   *
   * @param path the name
   * @param options whether symbolic links are followed
   * @return its kind
   * @throws IOException if the file system cannot tell
   */
  public static FileKind of(Path path, LinkOption... options) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, options);
    } catch (NoSuchFileException e) {
      return ABSENT;
    }
    if (attributes.isRegularFile()) {
      return FILE;
    }
    if (attributes.isDirectory()) {
      return DIRECTORY;
    }
    return attributes.isSymbolicLink() ? LINK : special(path, options);
  }

  private static FileKind special(Path path, LinkOption... options) throws IOException {
    try {
      int type = (int) Files.getAttribute(path, "unix:mode", options) & TYPE_BITS;
      return Arrays.stream(values()).filter(kind -> kind.type == type).findFirst().orElse(OTHER);
    } catch (UnsupportedOperationException e) {
      return OTHER; // not on this system
    }
  }

  /**
   * Returns whether a name of this kind is {@code /dev/null}: writing there cannot do harm.
   *
   * @param path the name
   * @return true if so
   * @throws IOException if the file system cannot tell
   */
  public boolean isNull(Path path) throws IOException {
    return this == CHARACTER_DEVICE && NULL.equals(Files.getAttribute(path, "unix:rdev"));
  }

  /** Returns the kind with its article, for messages. */
  @Override
  public String toString() {
    return text;
  }
}
