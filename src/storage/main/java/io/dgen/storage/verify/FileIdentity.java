package io.dgen.storage.verify;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells whether a file is the one that it was: the same file of the file system, not written since.
 * Of a device its number and its size.
 *
 * @param size bytes
 * @param modified when it was last written, or an empty text for a device
 * @param place what the file system knows it by
 */
public record FileIdentity(long size, String modified, String place) {

  /**
   * Looks at a file or device.
   *
   * @param file its name
   * @return what it is now
   * @throws IOException if the file system cannot tell
   */
  public static FileIdentity of(Path file) throws IOException {
    BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
    String modified = basic.lastModifiedTime().toString();
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return new FileIdentity(basic.size(), modified, "created " + basic.creationTime());
    }
    if (basic.isOther()) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return new FileIdentity(
            channel.size(), "", "device " + Files.getAttribute(file, "unix:rdev"));
      }
    }
    return new FileIdentity(
        basic.size(),
        modified,
        "inode "
            + Files.getAttribute(file, "unix:ino")
            + " of device "
            + Files.getAttribute(file, "unix:dev"));
  }
}
