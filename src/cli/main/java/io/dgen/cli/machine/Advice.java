package io.dgen.cli.machine;

import io.dgen.Backend;
import io.dgen.RuntimeInfo;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.ffi.SystemText;
import io.dgen.numa.AvailableMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that would make this program faster here.
 *
 * @param finding what slows it down
 * @param remedy what helps
 */
public record Advice(String finding, String remedy) {

  /** Less memory than this makes chunks smaller. */
  private static final long SCARCE_BYTES = 512L << 20;

  /**
   * Looks for what can be done.
   *
   * @param machine the machine
   * @param nodes its nodes
   * @param backends which back ends are available
   * @param inUse what is in use
   * @return advice, the most important first; empty if there is nothing to do
   */
  public static List<Advice> of(
      Machine machine, NodeReport nodes, BackendReport backends, RuntimeInfo inUse) {
    return of(Path.of("/"), machine, nodes, backends, inUse);
  }

  /** The same with {@code proc} and {@code sys} below {@code root}. */
  static List<Advice> of(
      Path root, Machine machine, NodeReport nodes, BackendReport backends, RuntimeInfo inUse) {
    List<Advice> all = new ArrayList<>();
    backend(backends, inUse).ifPresent(all::add);
    cpus(root, machine).ifPresent(all::add);
    nodes(nodes).ifPresent(all::add);
    governor(root).ifPresent(all::add);
    hugePages(nodes).ifPresent(all::add);
    memory(machine.memory()).ifPresent(all::add);
    ClassArchive.look()
        .refusal()
        .map(refusal -> split("start-up is slower without the class archive: " + refusal))
        .ifPresent(all::add);
    return all;
  }

  /** The native back end is the fastest; its refusal names its own remedy. */
  private static Optional<Advice> backend(BackendReport backends, RuntimeInfo inUse) {
    if (inUse.backend() == Backend.NATIVE) {
      return Optional.empty();
    }
    return backends.backends().stream()
        .filter(entry -> entry.backend() == Backend.NATIVE)
        .findFirst()
        .map(
            entry ->
                entry.refusal() == null
                    ? new Advice(
                        "the native back end is available, but not in use", "omit --backend")
                    : split("no native back end: " + entry.refusal()));
  }

  /** Takes {@code FINDING (remedy: REMEDY)} apart. */
  private static Advice split(String text) {
    String between = " (remedy: ";
    int at = text.lastIndexOf(between);
    return at < 0 || !text.endsWith(")")
        ? new Advice(text, "see dgen info above")
        : new Advice(
            text.substring(0, at), text.substring(at + between.length(), text.length() - 1));
  }

  private static Optional<Advice> cpus(Path root, Machine machine) {
    int online = online(root.resolve("sys/devices/system/cpu/online"));
    return machine.cpus() >= online
        ? Optional.empty()
        : Optional.of(
            new Advice(
                Text.format("%d of %d CPUs may be used", machine.cpus(), online),
                "allow more: the affinity (taskset), the cgroup's cpuset or cpu.max, or the"
                    + " container's CPU limit"));
  }

  /** Counts the CPUs of a list such as {@code 0-3,8}; 0 if that is unknown. */
  private static int online(Path file) {
    int count = 0;
    for (String part : read(file).split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      try {
        int first = Integer.parseInt(ends[0]);
        count += ends.length == 1 ? 1 : Integer.parseInt(ends[1]) - first + 1;
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    return count;
  }

  private static Optional<Advice> nodes(NodeReport nodes) {
    long with = nodes.topology().nodes().stream().filter(node -> !node.cpus().isEmpty()).count();
    long usable = nodes.topology().workerNodes().size();
    return usable >= with
        ? Optional.empty()
        : Optional.of(
            new Advice(
                Text.format("%d of %d NUMA nodes have CPUs for this process", usable, with),
                "allow the others' CPUs and memory (numactl, cpuset)"));
  }

  private static Optional<Advice> governor(Path root) {
    String governor =
        read(root.resolve("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")).strip();
    return governor.isEmpty() || governor.equals("performance") || governor.equals("schedutil")
        ? Optional.empty()
        : Optional.of(
            new Advice(
                "the CPUs' frequency governor is " + governor,
                "cpupower frequency-set -g performance"));
  }

  private static Optional<Advice> hugePages(NodeReport nodes) {
    return nodes.hugePages().equals("never")
        ? Optional.of(
            new Advice(
                "transparent huge pages are off, so chunks use small pages",
                "echo madvise >/sys/kernel/mm/transparent_hugepage/enabled"))
        : Optional.empty();
  }

  private static Optional<Advice> memory(AvailableMemory memory) {
    return memory.bytes() >= SCARCE_BYTES
        ? Optional.empty()
        : Optional.of(
            new Advice(
                Text.format(
                    "only %s of memory are available, so chunks may have to be small",
                    Size.format(memory.bytes() >> 20 << 20)),
                memory.limit().isPresent()
                    ? "raise the cgroup's memory limit"
                    : "end other programs, or use a smaller --queue-depth"));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? SystemText.read(file) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
