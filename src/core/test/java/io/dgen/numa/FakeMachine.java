package io.dgen.numa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the files of {@code /sys} and {@code /proc} that describe a machine's nodes. */
final class FakeMachine {

  static final long GIB = 1L << 30;

  private final Path sys;
  private final Path proc;

  FakeMachine(Path directory) {
    sys = directory.resolve("sys");
    proc = directory.resolve("proc");
    write(sys.resolve("kernel/mm/transparent_hugepage/enabled"), "always [madvise] never");
  }

  /** Sets the online CPUs. */
  FakeMachine online(String cpus) {
    return write(sys.resolve("devices/system/cpu/online"), cpus);
  }

  /** Sets the online nodes. */
  FakeMachine nodes(String nodes) {
    return write(sys.resolve("devices/system/node/online"), nodes);
  }

  /** Adds a node as the kernel shows it, with its online CPUs and its distances to online nodes. */
  FakeMachine node(int number, String cpus, long memoryBytes, String distances) {
    Path node = sys.resolve("devices/system/node/node" + number);
    write(node.resolve("cpulist"), cpus);
    write(node.resolve("distance"), distances);
    return write(
        node.resolve("meminfo"),
        """
        Node %1$d MemTotal:       %2$d kB
        Node %1$d MemFree:        %3$d kB
        Node %1$d MemUsed:        %3$d kB
        """
            .formatted(number, memoryBytes >> 10, memoryBytes >> 11));
  }

  /**
   * Adds equal nodes with consecutive CPUs, at distance 10 from themselves and 20 from each other.
   */
  FakeMachine nodesAlike(int count, int cpusEach, long memoryBytesEach) {
    for (int n = 0; n < count; n++) {
      int self = n;
      node(
          n,
          n * cpusEach + "-" + ((n + 1) * cpusEach - 1),
          memoryBytesEach,
          IntStream.range(0, count)
              .mapToObj(to -> to == self ? "10" : "20")
              .collect(Collectors.joining(" ")));
    }
    return online("0-" + (count * cpusEach - 1)).nodes("0-" + (count - 1));
  }

  /** Sets the CPUs and nodes that the kernel allows; the mask may contain absent CPUs. */
  FakeMachine allowed(String cpus, String memoryNodes) {
    return write(
        proc.resolve("self/status"),
        "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t%s\nMems_allowed:\tf\nMems_allowed_list:\t%s\nvoluntary_ctxt_switches:\t1\n"
            .formatted(cpus, memoryNodes));
  }

  FakeMachine cgroups(String lines) {
    return write(proc.resolve("self/cgroup"), lines);
  }

  FakeMachine cgroupFile(String path, String content) {
    return write(sys.resolve("fs/cgroup").resolve(path), content);
  }

  FakeMachine memory(long bytes) {
    return write(
        proc.resolve("meminfo"),
        "MemTotal:       %d kB\nMemFree:         %d kB\nMemAvailable:    1 kB\n"
            .formatted(bytes >> 10, bytes >> 11));
  }

  FakeMachine write(String path, String content) {
    return write(sys.resolve(path), content);
  }

  private FakeMachine write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Topology topology() {
    return Topology.read(sys, proc);
  }
}
