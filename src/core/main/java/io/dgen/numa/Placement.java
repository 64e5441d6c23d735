package io.dgen.numa;

import io.dgen.ffi.NumaNative;
import io.dgen.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The nodes of workers and of their memory. Immutable.
 *
 * @param groups the workers of each node, in the order of the nodes; at least one
 * @param byNode whether workers and memory are placed; otherwise there is one group without a node
 */
public record Placement(List<Group> groups, boolean byNode) {

  /** The CPUs to which a worker is pinned. */
  public enum Pinning {
    /** Its node's CPUs. */
    NODE,
    /** One CPU. */
    CPU,
    /** Not pinned. */
    NONE
  }

  /**
   * The workers of a node.
   *
   * @param node its number
   * @param cpus the CPUs of the node that this process may use
   * @param workerCpus a different CPU for each worker
   * @param memoryNode the best node for these workers' memory; empty if no node is known to have
   *     memory
   */
  public record Group(int node, IdSet cpus, List<Integer> workerCpus, OptionalInt memoryNode) {

    /** Keeps the list from changing. */
    public Group {
      workerCpus = List.copyOf(workerCpus);
    }
  }

  /** Keeps the list from changing. */
  public Placement {
    groups = List.copyOf(groups);
  }

  /**
   * Returns the placement of workers that may run anywhere.
   *
   * @return one group
   */
  public static Placement anywhere() {
    return new Placement(List.of(new Group(0, IdSet.EMPTY, List.of(), OptionalInt.empty())), false);
  }

  /**
   * Spreads workers over nodes.
   *
   * @param topology the machine
   * @param onlyNode the only node to use, or empty for all nodes with CPUs
   * @param maxThreads the most workers; 0 for one per CPU
   * @return the placement, without nodes that get no worker
   * @throws IllegalArgumentException if {@code onlyNode} cannot be used
   */
  public static Placement byNode(Topology topology, OptionalInt onlyNode, int maxThreads) {
    List<Topology.Node> nodes =
        onlyNode.isPresent()
            ? List.of(usable(topology, onlyNode.getAsInt()))
            : topology.workerNodes();
    WorkerPlacement workers = WorkerPlacement.of(nodes, maxThreads);
    List<Group> groups = new ArrayList<>();
    for (Topology.Node node : nodes) {
      List<Integer> cpus =
          workers.workers().stream()
              .filter(worker -> worker.node() == node.number())
              .map(WorkerPlacement.Worker::cpu)
              .toList();
      if (!cpus.isEmpty()) {
        Optional<Topology.Node> memory = topology.nearestMemory(node);
        groups.add(
            new Group(
                node.number(),
                node.usableCpus(),
                cpus,
                memory.isPresent() ? OptionalInt.of(memory.get().number()) : OptionalInt.empty()));
      }
    }
    return new Placement(groups, true);
  }

  private static Topology.Node usable(Topology topology, int number) {
    Optional<Topology.Node> node = topology.node(number);
    if (node.isPresent() && !node.get().usableCpus().isEmpty()) {
      return node.get();
    }
    String reason = node.isPresent() ? "has no CPU that this process may use" : "does not exist";
    String usable =
        String.join(
            ", ", topology.workerNodes().stream().map(n -> Integer.toString(n.number())).toList());
    throw new IllegalArgumentException(
        "numaNode is " + number + ", which " + reason + "; usable nodes: " + usable);
  }

  /**
   * Makes sure that threads can be pinned.
   *
   * @throws UnavailableException if {@code libdgen_numa} is unavailable
   */
  public static void require() throws UnavailableException {
    NumaNative.require();
  }

  /**
   * Pins the calling thread as a worker.
   *
   * @param group its group
   * @param worker its number in the group
   * @param pinning the CPUs to pin it to
   * @throws UnavailableException if the system refuses; the affinity is then unchanged
   */
  public static void pin(Group group, int worker, Pinning pinning) throws UnavailableException {
    switch (pinning) {
      case NODE -> NumaNative.setAffinity(group.cpus().toBitSet());
      case CPU -> NumaNative.pinToCpu(group.workerCpus().get(worker));
      case NONE -> {}
    }
  }
}
