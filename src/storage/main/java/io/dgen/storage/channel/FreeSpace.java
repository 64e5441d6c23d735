package io.dgen.storage.channel;

import io.dgen.ByteSize;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Refuses what a file system has no room for, before anything is written. What an existing file
 * holds, be it allocated or sparse, counts as room.
 */
public final class FreeSpace {

  /** Tells how much is there already. */
  @FunctionalInterface
  public interface Present {
    /**
     * Returns what need not be allocated.
     *
     * @return bytes
     * @throws IOException if the file system cannot tell
     */
    long bytes() throws IOException;
  }

  private FreeSpace() {}

  /**
   * Checks that there is room for an ordinary file; others have the room that they have.
   *
   * @param file its name; it need not exist yet
   * @param offset where it is to be written; what is not there before remains a hole
   * @param length bytes to write
   * @throws OutputRefusedException if its file system has less
   * @throws IOException if the file system cannot tell
   */
  public static void check(Path file, long offset, long length) throws IOException {
    FileKind kind = FileKind.of(file, LinkOption.NOFOLLOW_LINKS);
    if (kind == FileKind.FILE) {
      check(file, length, () -> Math.max(0, Files.size(file) - offset));
    } else if (kind == FileKind.ABSENT) {
      check(file, length, () -> 0);
    }
  }

  /**
   * Checks that there is room.
   *
   * @param target a file or directory; it need not exist yet
   * @param length bytes that it is to have
   * @param present how many of them it has; asked only if there is not room for all
   * @throws OutputRefusedException if its file system has less
   * @throws IOException if the file system cannot tell
   */
  public static void check(Path target, long length, Present present) throws IOException {
    Path there = target.toAbsolutePath();
    while (!Files.exists(there)) {
      there = Objects.requireNonNull(there.getParent(), "a root always exists");
    }
    File name = there.toFile(); // a FileStore needs a mount point, which a chroot may not have
    // With what is reserved for the superuser: what might succeed is not refused.
    long free = name.getFreeSpace();
    if (name.getTotalSpace() <= 0 || length <= free) {
      return; // a file system without size has none to compare with
    }
    long needed = length - present.bytes();
    if (needed > free) {
      throw new OutputRefusedException(
          target,
          "needs "
              + ByteSize.format(needed)
              + ", but its file system has "
              + ByteSize.format(readable(free))
              + " free (remedy: free space, or --force)");
    }
  }

  /** Rounds down: nobody reads 213016640 KiB. */
  private static long readable(long bytes) {
    long unit = bytes >= 10L << 30 ? 1L << 30 : bytes >= 10 << 20 ? 1 << 20 : 1;
    return bytes - bytes % unit;
  }
}
