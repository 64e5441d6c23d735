package io.dgen.numa;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What CPUs and memory nodes this process is allowed; each empty where the system does not tell.
 *
 * @param affinity CPUs of its affinity mask, some of which may be off line or absent
 * @param memoryNodes nodes whose memory it may have
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

  /** What the limit leaves; all, if it would leave nothing. */
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
