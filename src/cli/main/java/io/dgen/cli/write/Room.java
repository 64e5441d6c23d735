package io.dgen.cli.write;

import io.dgen.cli.options.Amount;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.storage.channel.FileKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The room that a target has: a device's bytes, or what is free on a file system. */
final class Room {

  private Room() {}

  /**
   * Returns what a share comes to.
   *
   * @param option whose value it is
   * @param share the share
   * @param bytes how many bytes there are
   * @return the bytes, not 0
   */
  static long share(String option, Amount share, long bytes) {
    long some = share.of(bytes);
    if (some == 0) {
      throw new BadInputException(
          option
              + " is "
              + share.text()
              + ", but of "
              + Size.format(bytes)
              + " that is less than a block of 4096 bytes");
    }
    return some;
  }

  /** Returns how many bytes a block device has. */
  static long ofDevice(Path device) throws IOException {
    FileKind kind = FileKind.of(device);
    if (kind != FileKind.BLOCK_DEVICE) {
      throw new BadInputException("--out " + device + " is " + kind + ", not a block device");
    }
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        throw new BadInputException("--out " + device + " has no bytes; is its medium there?");
      }
      return channel.size();
    }
  }

  /** Returns how many bytes are free where a file or directory is, or will be. */
  static long free(Path target) throws IOException {
    return existing(target).toFile().getUsableSpace();
  }

  /** Returns the target, or the nearest directory above it that exists. */
  static Path existing(Path target) {
    Path existing = target.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }
}
