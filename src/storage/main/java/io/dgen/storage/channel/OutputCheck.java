package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Decides which names may be written to: an ordinary file that is no symbolic link and has no other
 * hard links, an existing file only if asked for, a block device only if asked for and if nobody
 * uses it, and {@code /dev/null}. Nothing else.
 */
public final class OutputCheck {

  private OutputCheck() {}

  /**
   * Checks that a name may be written to.
   *
   * @param file the name
   * @param access whether it may exist already, and whether it must be a block device
   * @return what it names
   * @throws OutputRefusedException if it must not be written
   * @throws IOException if the file system cannot tell
   */
  public static FileKind check(Path file, OutputAccess access) throws IOException {
    FileKind kind = FileKind.of(file, LinkOption.NOFOLLOW_LINKS);
    if (access.device()) {
      checkDevice(file, kind);
      return FileKind.BLOCK_DEVICE;
    }
    if (!kind.isNull(file)) {
      checkTarget(file, kind, access.replace());
    }
    return kind;
  }

  /**
   * Checks that an ordinary file may be written to under this name, where it could have been that
   * of a device.
   *
   * @param file the name
   * @param existing whether it may exist already
   * @throws OutputRefusedException if it must not be written
   * @throws IOException if the file system cannot tell
   */
  public static void checkTarget(Path file, boolean existing) throws IOException {
    checkTarget(file, FileKind.of(file, LinkOption.NOFOLLOW_LINKS), existing);
  }

  private static void checkTarget(Path file, FileKind kind, boolean existing) throws IOException {
    if (kind == FileKind.BLOCK_DEVICE) {
      throw new OutputRefusedException(
          file,
          "is a block device, and is written over only if that is asked for"
              + " (remedy: check the name, then pass --device)");
    }
    checkOrdinary(file, kind, existing);
  }

  /**
   * Checks that an ordinary file may be written to under this name.
   *
   * @param file the name
   * @param existing whether it may exist already
   * @throws OutputRefusedException if it must not be written
   * @throws IOException if the file system cannot tell
   */
  public static void checkOrdinary(Path file, boolean existing) throws IOException {
    checkOrdinary(file, FileKind.of(file, LinkOption.NOFOLLOW_LINKS), existing);
  }

  private static void checkOrdinary(Path file, FileKind kind, boolean existing) throws IOException {
    checkName(file, kind, existing);
    if (kind == FileKind.FILE) {
      refuseOtherNames(file, file, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * Checks that an ordinary file of this name may be replaced by a new one.
   *
   * @throws OutputRefusedException if it must not be replaced
   */
  static void checkName(Path file, boolean existing) throws IOException {
    checkName(file, FileKind.of(file, LinkOption.NOFOLLOW_LINKS), existing);
  }

  private static void checkName(Path file, FileKind kind, boolean existing)
      throws OutputRefusedException {
    switch (kind) {
      case ABSENT -> {}
      case FILE -> {
        if (!existing) {
          throw OutputRefusedException.exists(file.toString());
        }
      }
      default -> throw new OutputRefusedException(file, "is " + kind + ", not a file");
    }
  }

  /**
   * Checks that a file may be written to that is held under another name.
   *
   * @param file its name, for messages
   * @param held a name that leads to it and to nothing else
   * @throws OutputRefusedException if it must not be written
   */
  static void checkExisting(Path file, Path held) throws IOException {
    checkName(file, FileKind.of(held), true);
    refuseOtherNames(file, held);
  }

  /** Writing through one hard link changes the file under all its names. */
  private static void refuseOtherNames(Path file, Path held, LinkOption... options)
      throws IOException {
    int names;
    try {
      names = (int) Files.getAttribute(held, "unix:nlink", options);
    } catch (UnsupportedOperationException e) {
      return; // not on this system
    } catch (NoSuchFileException e) {
      return; // removed meanwhile
    }
    if (names > 1) {
      throw new OutputRefusedException(
          file,
          "has "
              + names
              + " names (hard links), and all of them would be written over; remove this one first");
    }
  }

  private static void checkDevice(Path file, FileKind kind) throws IOException {
    if (kind == FileKind.ABSENT) {
      throw new NoSuchFileException(file.toString());
    }
    // Users name devices by links, for example in /dev/disk/by-id.
    FileKind target = kind == FileKind.LINK ? FileKind.of(file) : kind;
    if (target != FileKind.BLOCK_DEVICE) {
      throw new OutputRefusedException(file, "is " + target + ", not a block device");
    }
    BlockDevice device = BlockDevice.of(file.toRealPath());
    device.refuseIfReadOnly();
    device.refuseIfInUse();
  }
}
