package io.dgen.numa;

import io.dgen.numa.Topology.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads a {@link Topology} from Linux's files in {@code /sys} and {@code /proc}. */
final class TopologyReader {

  /** A line in the meminfo file of a node or of the machine. */
  private static final Pattern MEMORY = Pattern.compile("\\b(MemTotal|MemFree):\\s*(\\d+) kB");

  /** The current setting is in brackets: {@code always [madvise] never}. */
  private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

  private final Path sysfs;
  private final Path procfs;

  TopologyReader(Path sysfs, Path procfs) {
    this.sysfs = sysfs;
    this.procfs = procfs;
  }

  Topology read() {
    Allowance allowance = Allowance.read(sysfs, procfs);
    IdSet usable = usableCpus(allowance);
    IdSet numbers =
        SystemFiles.list(sysfs.resolve("devices/system/node/online")).orElse(IdSet.EMPTY);
    List<Node> nodes = nodes(numbers, usable, allowance);
    // If no node has usable CPUs, the files about nodes are useless.
    if (nodes.stream().allMatch(node -> node.usableCpus().isEmpty())) {
      nodes = List.of(wholeMachine(usable));
    }
    String hugePages =
        SystemFiles.text(sysfs.resolve("kernel/mm/transparent_hugepage/enabled"))
            .map(CHOSEN::matcher)
            .filter(Matcher::find)
            .map(m -> m.group(1))
            .orElse("");
    return new Topology(nodes, hugePages);
  }

  /**
   * Returns the online CPUs that the affinity mask and the cpuset allow. The mask alone is not
   * enough: it may contain CPUs that are offline or do not exist. A restriction that would leave no
   * CPU was misread, because this process is running.
   */
  private IdSet usableCpus(Allowance allowance) {
    IdSet online =
        SystemFiles.list(sysfs.resolve("devices/system/cpu/online"))
            .or(allowance::affinity)
            .orElseGet(() -> IdSet.first(Runtime.getRuntime().availableProcessors()));
    return Allowance.restrict(
        Allowance.restrict(online, allowance.affinity()), allowance.cpusetCpus());
  }

  private List<Node> nodes(IdSet numbers, IdSet usable, Allowance allowance) {
    List<Meminfo> memory = numbers.stream().mapToObj(n -> meminfo(file(n, "meminfo"))).toList();
    int[] ids = numbers.stream().toArray();
    IdSet withMemory =
        IdSet.of(
            IntStream.range(0, ids.length)
                .filter(i -> memory.get(i).total > 0)
                .map(i -> ids[i])
                .toArray());
    IdSet memoryUsable =
        Allowance.restrict(
            Allowance.restrict(withMemory, allowance.memoryNodes()), allowance.cpusetMemoryNodes());
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      IdSet cpus = SystemFiles.list(file(ids[i], "cpulist")).orElse(IdSet.EMPTY);
      nodes.add(
          new Node(
              ids[i],
              cpus,
              cpus.and(usable),
              memory.get(i).total,
              memory.get(i).free,
              memoryUsable.contains(ids[i]),
              distances(ids[i], i, ids.length)));
    }
    return nodes;
  }

  private Node wholeMachine(IdSet usable) {
    Meminfo memory = meminfo(procfs.resolve("meminfo"));
    IdSet cpus = SystemFiles.list(sysfs.resolve("devices/system/cpu/online")).orElse(usable);
    return new Node(
        0, cpus, usable, memory.total, memory.free, true, List.of(Topology.LOCAL_DISTANCE));
  }

  /** Reads a node's distances: the file has a number for each online node, without gaps. */
  private List<Integer> distances(int node, int position, int count) {
    List<Integer> distances =
        SystemFiles.text(file(node, "distance")).stream()
            .flatMap(text -> Stream.of(text.split("\\s+")))
            .filter(word -> word.matches("\\d{1,9}"))
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(ArrayList::new));
    if (distances.size() != count) {
      distances = new ArrayList<>(Collections.nCopies(count, Topology.REMOTE_DISTANCE));
      distances.set(position, Topology.LOCAL_DISTANCE);
    }
    return distances;
  }

  private Path file(int node, String name) {
    return sysfs.resolve("devices/system/node/node" + node).resolve(name);
  }

  private record Meminfo(long total, long free) {}

  private static Meminfo meminfo(Path file) {
    long total = 0;
    long free = 0;
    Matcher values = MEMORY.matcher(SystemFiles.text(file).orElse(""));
    while (values.find()) {
      long bytes = Long.parseLong(values.group(2)) << 10;
      if (values.group(1).equals("MemTotal")) {
        total = bytes;
      } else {
        free = bytes;
      }
    }
    return new Meminfo(total, free);
  }
}
