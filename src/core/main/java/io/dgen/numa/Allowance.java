package io.dgen.numa;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The CPUs and memory nodes that this process may use; each is empty if the system does not tell.
 *
 * @param affinity CPUs of its affinity mask; some may be offline or absent
 * @param memoryNodes nodes whose memory it may use
 * @param cpusetCpus CPUs of its cgroup
 * @param cpusetMemoryNodes memory nodes of its cgroup
 */
record Allowance(
    Optional<IdSet> affinity,
    Optional<IdSet> memoryNodes,
    Optional<IdSet> cpusetCpus,
    Optional<IdSet> cpusetMemoryNodes) {

  static Allowance read(Path sysfs, Path procfs) {
    String status = SystemFiles.text(procfs.resolve("self/status")).orElse("");
    Cgroup cgroup = Cgroup.of(sysfs.resolve("fs/cgroup"), procfs);
    return new Allowance(
        field(status, "Cpus_allowed_list:"),
        field(status, "Mems_allowed_list:"),
        cgroup.list("cpuset.cpus.effective", "cpuset.effective_cpus"),
        cgroup.list("cpuset.mems.effective", "cpuset.effective_mems"));
  }

  private static Optional<IdSet> field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .flatMap(line -> SystemFiles.list(line.substring(name.length())));
  }

  /** Returns the members within the limit, or all of them if none is within it. */
  static IdSet restrict(IdSet all, Optional<IdSet> limit) {
    return limit.map(all::and).filter(Predicate.not(IdSet::isEmpty)).orElse(all);
  }

  /**
   * The process's directory in the hierarchy with the cpuset controller.
   *
   * @param root the root of the hierarchy, as this process sees it
   * @param directory the process's directory below the root
   */
  private record Cgroup(Path root, Path directory) {

    /** Parses lines {@code number:controllers:path}; version 2 has number 0 and no controllers. */
    static Cgroup of(Path mount, Path procfs) {
      String lines = SystemFiles.text(procfs.resolve("self/cgroup")).orElse("");
      Path root = mount;
      String path = "/";
      for (String line : lines.lines().toList()) {
        String[] parts = line.split(":", 3);
        if (parts.length == 3 && Stream.of(parts[1].split(",")).anyMatch("cpuset"::equals)) {
          root = mount.resolve("cpuset");
          path = parts[2];
          break;
        }
        if (parts.length == 3 && parts[0].equals("0") && parts[1].isEmpty()) {
          path = parts[2];
        }
      }
      return new Cgroup(root, root.resolve(path.substring(1)).normalize());
    }

    /**
     * Reads the file in the nearest directory that has it, from the process's own directory
     * upwards. The process's own has none if the controller is not enabled there, or if a container
     * does not see that path.
     */
    Optional<IdSet> list(String name, String nameInVersion1) {
      Path at = directory.startsWith(root) ? directory : root;
      for (; at != null && at.startsWith(root); at = at.getParent()) {
        Optional<IdSet> list =
            SystemFiles.list(at.resolve(name))
                .or(listOf(at.resolve(nameInVersion1)))
                .filter(Predicate.not(IdSet::isEmpty));
        if (list.isPresent()) {
          return list;
        }
      }
      return Optional.empty();
    }

    private static Supplier<Optional<IdSet>> listOf(Path file) {
      return () -> SystemFiles.list(file);
    }
  }
}
