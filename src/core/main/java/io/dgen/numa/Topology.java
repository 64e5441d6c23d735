package io.dgen.numa;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The machine's NUMA nodes, and which of their CPUs and memory this process may use. An immutable
 * snapshot.
 *
 * @param nodes the online nodes, at least one, ordered by number; numbers may be missing
 * @param transparentHugePages the kernel's setting: {@code always}, {@code madvise} or {@code
 *     never}; empty if the kernel does not tell
 */
public record Topology(List<Node> nodes, String transparentHugePages) {

  /** The firmware's distance from a node to itself. */
  static final int LOCAL_DISTANCE = 10;

  /** The distance that the kernel assumes if the firmware reports none. */
  static final int REMOTE_DISTANCE = 20;

  /**
   * A node.
   *
   * @param number the kernel's number of the node
   * @param cpus all of its online CPUs
   * @param usableCpus its CPUs that this process may use
   * @param memoryBytes the size of its memory, 0 if it has none
   * @param freeBytes how much of its memory was free
   * @param memoryUsable whether it has memory that this process may use
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
   * Reads this machine's topology, as this process sees it.
   *
   * @return the topology; a single node with all CPUs if the system reports no nodes
   */
  public static Topology current() {
    return read(Path.of("/sys"), Path.of("/proc"));
  }

  /**
   * Reads a topology from directories. Assumes likely values for missing files; does not throw.
   *
   * @param sysfs in place of {@code /sys}
   * @param procfs in place of {@code /proc}
   * @return the topology
   */
  static Topology read(Path sysfs, Path procfs) {
    return new TopologyReader(sysfs, procfs).read();
  }

  /**
   * Returns a node by its number.
   *
   * @param number the kernel's number of the node
   * @return the node, or empty if there is none
   */
  public Optional<Node> node(int number) {
    return nodes.stream().filter(node -> node.number() == number).findFirst();
  }

  /**
   * Returns the nodes that have CPUs for this process, where workers can run.
   *
   * @return at least one
   */
  public List<Node> workerNodes() {
    return nodes.stream().filter(node -> !node.usableCpus().isEmpty()).toList();
  }

  /**
   * Returns the nodes that have memory for this process.
   *
   * @return the nodes, ordered by number
   */
  public List<Node> memoryNodes() {
    return nodes.stream().filter(Node::memoryUsable).toList();
  }

  /**
   * Returns all CPUs that this process may use.
   *
   * @return at least one
   */
  public IdSet usableCpus() {
    return IdSet.of(nodes.stream().flatMapToInt(node -> node.usableCpus().stream()).toArray());
  }

  /**
   * Returns the best node for the memory of a node's workers: the node itself if it has memory for
   * this process, else the nearest node that has; of equally near ones, the lowest.
   *
   * @param node one of this topology's nodes
   * @return the node, or empty if no node is known to have memory for this process
   */
  public Optional<Node> nearestMemory(Node node) {
    return memoryNodes().stream().min(Comparator.comparingInt(to -> distance(node, to)));
  }

  /**
   * Returns the distance between nodes that the firmware reports.
   *
   * @param from one of this topology's nodes
   * @param to one of this topology's nodes
   * @return 10 from a node to itself, usually more to others
   */
  public int distance(Node from, Node to) {
    return from.distances().get(nodes.indexOf(to));
  }
}
