package io.dgen.numa;

import io.dgen.ffi.SystemText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The size of a last-level cache, shared by the CPUs of a core complex, as Linux reports it. */
public final class LastLevelCache {

  /** The size on common servers, assumed if the system does not report one. */
  static final long ASSUMED_BYTES = 32L << 20;

  private LastLevelCache() {}

  /**
   * Returns the size of the first CPU's largest cache.
   *
   * @return bytes; 32 MiB if the system does not report it
   */
  public static long bytes() {
    return bytes(Path.of("/sys"));
  }

  static long bytes(Path sysfs) {
    Path cpu = sysfs.resolve("devices/system/cpu/cpu0/cache");
    long largest = 0;
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(cpu, "index*")) {
      for (Path cache : caches) {
        largest = Math.max(largest, size(SystemText.read(cache.resolve("size")).trim()));
      }
    } catch (IOException | NumberFormatException e) {
      return ASSUMED_BYTES;
    }
    return largest > 0 ? largest : ASSUMED_BYTES;
  }

  private static long size(String text) {
    return text.endsWith("K")
        ? Long.parseLong(text.substring(0, text.length() - 1)) << 10
        : Long.parseLong(text);
  }
}
