package io.dgen.numa;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that this process may take: the lesser of what the machine has and what the limits of
 * its cgroups leave. A process that takes more is killed.
 *
 * @param bytes without swapping; {@link Long#MAX_VALUE} if that is unknown
 * @param limit the limit of the cgroup that leaves least; empty if the machine has less
 */
public record AvailableMemory(long bytes, OptionalLong limit) {

  /** Where version 1 has no limit, it shows the largest number of whole pages. */
  private static final long NO_LIMIT = 1L << 60;

  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s*(\\d{1,15}) kB");

  /** Page cache, which gives way. Version 1 shows sums with the cgroups below, too. */
  private static final List<String> CACHE = List.of("inactive_file", "active_file");

  /**
   * Reads what is available now.
   *
   * @return how much
   */
  public static AvailableMemory read() {
    return read(Path.of("/sys"), Path.of("/proc"));
  }

  static AvailableMemory read(Path sysfs, Path procfs) {
    Matcher machine = AVAILABLE.matcher(SystemFiles.text(procfs.resolve("meminfo")).orElse(""));
    AvailableMemory least =
        new AvailableMemory(
            machine.find() ? Long.parseLong(machine.group(1)) << 10 : Long.MAX_VALUE,
            OptionalLong.empty());
    for (Path cgroup : Cgroup.of("memory", sysfs, procfs).upwards().toList()) {
      least = least.within(cgroup, "memory.high", "memory.current", "");
      least = least.within(cgroup, "memory.max", "memory.current", "");
      least = least.within(cgroup, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_");
    }
    return least;
  }

  private AvailableMemory within(Path cgroup, String limitFile, String usageFile, String prefix) {
    long most = number(cgroup.resolve(limitFile)).orElse(NO_LIMIT);
    if (most >= NO_LIMIT) {
      return this;
    }
    long used = number(cgroup.resolve(usageFile)).orElse(0);
    String stat = SystemFiles.text(cgroup.resolve("memory.stat")).orElse("");
    for (String kind : CACHE) {
      used -= value(stat, prefix + kind);
    }
    long left = Math.max(0, most - Math.max(0, used));
    return left < bytes ? new AvailableMemory(left, OptionalLong.of(most)) : this;
  }

  /** Empty if the file is missing or says {@code max}. */
  private static OptionalLong number(Path file) {
    return SystemFiles.text(file)
        .filter(text -> text.matches("\\d{1,18}|9223372036854\\d{6}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  private static long value(String stat, String name) {
    return stat.lines()
        .filter(line -> line.matches(name + " \\d{1,18}"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
