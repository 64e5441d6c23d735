package io.dgen.storage.verify;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

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
    if (!Files.getFileStore(file).supportsFileAttributeView("unix")) {
      Map<String, Object> basic =
          Files.readAttributes(file, "basic:size,lastModifiedTime,creationTime");
      return new FileIdentity(
          (long) basic.get("size"),
          basic.get("lastModifiedTime").toString(),
          "created " + basic.get("creationTime"));
    }
    Map<String, Object> unix =
        Files.readAttributes(file, "unix:size,lastModifiedTime,dev,ino,rdev,isOther");
    if (Boolean.TRUE.equals(unix.get("isOther"))) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return new FileIdentity(channel.size(), "", "device " + unix.get("rdev"));
      }
    }
    return new FileIdentity(
        (long) unix.get("size"),
        unix.get("lastModifiedTime").toString(),
        "inode " + unix.get("ino") + " of device " + unix.get("dev"));
  }
}
