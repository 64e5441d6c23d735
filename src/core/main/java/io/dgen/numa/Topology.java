package io.dgen.numa;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The machine's NUMA nodes, and what of them this process may use. Immutable; as it was when it was
 * read.
 *
 * @param nodes all that are on line, in the order of their numbers, which may have gaps; at least
 *     one
 * @param transparentHugePages the kernel's setting: {@code always}, {@code madvise}, {@code never},
 *     or empty where it does not tell
 */
public record Topology(List<Node> nodes, String transparentHugePages) {

  /** What the firmware gives for a node's distance to itself. */
  static final int LOCAL_DISTANCE = 10;

  /** What the kernel assumes where the firmware gives no distance. */
  static final int REMOTE_DISTANCE = 20;

  /**
   * A node.
   *
   * @param number the kernel's
   * @param cpus all of its CPUs that are on line
   * @param usableCpus those of them that this process may use
   * @param memoryBytes its memory, 0 if it has none
   * @param freeBytes how much of that was free
   * @param memoryUsable whether it has memory and this process may have it
   * @param distances to each of the topology's nodes, in their order
   */
  public record Node(
      int number,
      IdSet cpus,
      IdSet usableCpus,
      long memoryBytes,
      long freeBytes,
      boolean memoryUsable,
      List<Integer> distances) {

    /** Keeps the list from changing. */
    public Node {
      distances = List.copyOf(distances);
    }
  }

  /** Keeps the list from changing. */
  public Topology {
    nodes = List.copyOf(nodes);
  }

  /**
   * This machine's, for this process.
   *
   * @return where the system tells of no nodes: one with all CPUs
   */
  public static Topology current() {
    return read(Path.of("/sys"), Path.of("/proc"));
  }

  /**
   * What these directories tell. Of what is missing the likeliest is assumed; nothing is thrown.
   *
   * @param sysfs in place of {@code /sys}
   * @param procfs in place of {@code /proc}
   * @return the topology
   */
  static Topology read(Path sysfs, Path procfs) {
    return new TopologyReader(sysfs, procfs).read();
  }

  /**
   * A node by its number.
   *
   * @param number the kernel's
   * @return empty if there is none
   */
  public Optional<Node> node(int number) {
    return nodes.stream().filter(node -> node.number() == number).findFirst();
  }

  /**
   * The nodes that have CPUs for this process: where workers can be.
   *
   * @return at least one
   */
  public List<Node> workerNodes() {
    return nodes.stream().filter(node -> !node.usableCpus().isEmpty()).toList();
  }

  /**
   * The nodes that have memory for this process: to which it can be bound.
   *
   * @return in the order of their numbers
   */
  public List<Node> memoryNodes() {
    return nodes.stream().filter(Node::memoryUsable).toList();
  }

  /**
   * All CPUs that this process may use.
   *
   * @return at least one
   */
  public IdSet usableCpus() {
    return IdSet.of(nodes.stream().flatMapToInt(node -> node.usableCpus().stream()).toArray());
  }

  /**
   * Where memory for a node's workers lies best: on the node itself, if it has any for this
   * process, else on the nearest that has, the lowest of those equally near.
   *
   * @param node one of this topology's
   * @return empty if no node is known to have memory for this process
   */
  public Optional<Node> nearestMemory(Node node) {
    return memoryNodes().stream().min(Comparator.comparingInt(to -> distance(node, to)));
  }

  /**
   * The firmware's measure of distance.
   *
   * @param from one of this topology's nodes
   * @param to one of this topology's nodes
   * @return 10 for a node's own, usually more for others
   */
  public int distance(Node from, Node to) {
    return from.distances().get(nodes.indexOf(to));
  }
}
