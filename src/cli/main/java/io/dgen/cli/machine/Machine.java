package io.dgen.cli.machine;

import io.dgen.numa.LastLevelCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine and the JVM.
 *
 * @param jdk vendor and version
 * @param system operating system and architecture
 * @param cpuModel what the CPU calls itself, or an empty text
 * @param cpus CPUs this process may use
 * @param pageBytes bytes of an ordinary page of memory, 0 if unknown
 * @param lastLevelCacheBytes bytes of the cache before memory
 */
public record Machine(
    String jdk,
    String system,
    String cpuModel,
    int cpus,
    long pageBytes,
    long lastLevelCacheBytes) {

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
        LastLevelCache.bytes());
  }

  /**
   * Returns how much memory is available without swapping.
   *
   * @return bytes, or {@link Long#MAX_VALUE} if that is unknown
   */
  public static long availableMemory() {
    return value(Path.of("/proc/meminfo"), "MemAvailable").map(Machine::kib).orElse(Long.MAX_VALUE);
  }

  /** Returns the value of the first line {@code NAME : VALUE}. */
  private static Optional<String> value(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static long kib(String text) {
    return Long.parseLong(text.replaceAll("[^0-9]", "")) * KIB;
  }
}
