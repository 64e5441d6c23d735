package io.dgen.cli.info;

import io.dgen.cli.options.Size;
import io.dgen.storage.channel.DirectIo;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What writing into a directory meets.
 *
 * @param target the directory, or a file or device
 * @param fileSystem its type
 * @param freeBytes unallocated bytes, which {@code write} compares with what it is to write
 * @param direct what direct I/O must be aligned to
 */
record TargetReport(Path target, String fileSystem, long freeBytes, DirectIo.Need direct) {

  static TargetReport look(Path target) throws IOException {
    return new TargetReport(
        target, type(target), target.toFile().getFreeSpace(), DirectIo.need(target));
  }

  private static String type(Path target) throws IOException {
    try {
      return Files.getFileStore(target).type();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      return "unknown"; // Java finds no mount point in a chroot that is none
    }
  }

  List<String> text() {
    String why =
        direct.fromKernel()
            ? "as the kernel says"
            : "the block of the file system: " + direct.refusal().orElse("the kernel says nothing");
    return List.of(
        "file system " + fileSystem + ", " + Size.format(freeBytes) + " free",
        "direct I/O in multiples of " + Size.format(direct.bytes()) + ", " + why);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", target.toString());
    json.put("fileSystem", fileSystem);
    json.put("freeBytes", freeBytes);
    json.put("directBytes", direct.bytes());
    json.put("directBytesFromKernel", direct.fromKernel());
    json.put("directRefusal", direct.refusal().orElse(null));
    return json;
  }
}
