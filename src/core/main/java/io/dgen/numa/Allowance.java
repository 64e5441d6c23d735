package io.dgen.numa;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
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
    Cgroup cgroup = Cgroup.of("cpuset", sysfs, procfs);
    return new Allowance(
        field(status, "Cpus_allowed_list:"),
        field(status, "Mems_allowed_list:"),
        list(cgroup, "cpuset.cpus.effective", "cpuset.effective_cpus"),
        list(cgroup, "cpuset.mems.effective", "cpuset.effective_mems"));
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

  /** In the nearest directory upwards that has the file. */
  private static Optional<IdSet> list(Cgroup cgroup, String name, String nameInVersion1) {
    return cgroup
        .upwards()
        .flatMap(at -> Stream.of(at.resolve(name), at.resolve(nameInVersion1)))
        .flatMap(file -> SystemFiles.list(file).stream())
        .filter(Predicate.not(IdSet::isEmpty))
        .findFirst();
  }
}
