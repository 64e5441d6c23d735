package io.dgen.cli.machine;

import io.dgen.ffi.SystemText;
import io.dgen.numa.AvailableMemory;
import io.dgen.numa.LastLevelCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The machine and the JVM.
 *
 * @param jdk vendor and version
 * @param system operating system and architecture
 * @param cpuModel what the CPU calls itself, or an empty text
 * @param cpus CPUs this process may use
 * @param pageBytes bytes of an ordinary page of memory, 0 if unknown
 * @param lastLevelCacheBytes bytes of the cache before memory
 * @param memory what this process may take
 */
public record Machine(
    String jdk,
    String system,
    String cpuModel,
    int cpus,
    long pageBytes,
    long lastLevelCacheBytes,
    AvailableMemory memory) {

  private static final long KIB = 1024;

  /**
   * Looks at this machine.
   *
   * @return what it is
   */
  public static Machine look() {
    return look(Path.of("/"));
  }

  /** Looks at the machine whose {@code proc} and {@code sys} are found below {@code root}. */
  static Machine look(Path root) {
    return new Machine(
        System.getProperty("java.vendor.version", System.getProperty("java.vendor"))
            + ", "
            + System.getProperty("java.runtime.version"),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch"),
        value(root.resolve("proc/cpuinfo"), "model name").orElse(""),
        Runtime.getRuntime().availableProcessors(),
        value(root.resolve("proc/self/smaps"), "KernelPageSize").map(Machine::kib).orElse(0L),
        LastLevelCache.bytes(),
        AvailableMemory.read());
  }

  /**
   * Returns how much memory is available without swapping.
   *
   * @return bytes, or {@link Long#MAX_VALUE} if that is unknown
   */
  public static long availableMemory() {
    return left(AvailableMemory.read());
  }

  /** What is left beside the heap, which may grow meanwhile: to a part of the limit. */
  static long left(AvailableMemory memory) {
    Runtime jvm = Runtime.getRuntime();
    long growth = memory.limit().isPresent() ? jvm.maxMemory() - jvm.totalMemory() : 0;
    return Math.max(0, memory.bytes() - growth);
  }

  /** Returns the value of the first line {@code NAME : VALUE}. */
  private static Optional<String> value(Path file, String name) {
    try {
      return SystemText.lines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long kib(String text) {
    return Long.parseLong(text.replaceAll("[^0-9]", "")) * KIB;
  }
}
