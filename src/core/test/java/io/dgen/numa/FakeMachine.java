package io.dgen.numa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes those files of {@code /sys} and {@code /proc} that tell of a machine's nodes. */
final class FakeMachine {

  static final long GIB = 1L << 30;

  private final Path sys;
  private final Path proc;

  FakeMachine(Path directory) {
    sys = directory.resolve("sys");
    proc = directory.resolve("proc");
    write(sys.resolve("kernel/mm/transparent_hugepage/enabled"), "always [madvise] never");
  }

  /** CPUs that are on line. */
  FakeMachine online(String cpus) {
    return write(sys.resolve("devices/system/cpu/online"), cpus);
  }

  /** Nodes that are on line. */
  FakeMachine nodes(String nodes) {
    return write(sys.resolve("devices/system/node/online"), nodes);
  }

  /** A node as the kernel shows it: its CPUs are those on line, its distances to nodes on line. */
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

  /** As many nodes alike, 10 apart from themselves and 20 from others, with consecutive CPUs. */
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

  /** What the kernel allows this process: the mask also names CPUs that are not there. */
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
