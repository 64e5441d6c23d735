package io.dgen.numa;

import io.dgen.ffi.NumaNative;
import io.dgen.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which workers there are, on which nodes, and where the memory for them belongs. Decided once;
 * immutable.
 *
 * @param groups the workers of each node, in the order of the nodes; at least one
 * @param byNode whether workers and memory are placed; otherwise there is one group that may be
 *     anywhere
 */
public record Placement(List<Group> groups, boolean byNode) {

  /** To what a worker is pinned. */
  public enum Pinning {
    /** To its node's CPUs. */
    NODE,
    /** To one CPU. */
    CPU,
    /** To nothing. */
    NONE
  }

  /**
   * The workers of a node.
   *
   * @param node its number
   * @param cpus the CPUs of the node that this process may use
   * @param workerCpus one for each worker, each another
   * @param memoryNode where memory for these workers lies best; empty if no node is known to have
   *     any
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
   * No placement: so many workers, wherever the kernel puts them.
   *
   * @return one group
   */
  public static Placement anywhere() {
    return new Placement(List.of(new Group(0, IdSet.EMPTY, List.of(), OptionalInt.empty())), false);
  }

  /**
   * Workers spread over nodes.
   *
   * @param topology the machine
   * @param onlyNode the only node to use, or empty for all that have CPUs
   * @param maxThreads how many workers there may be; 0 for as many as there are CPUs
   * @return the placement; nodes that get no worker are left out
   * @throws IllegalArgumentException if the only node to use cannot be used
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
        "numaNode is " + number + ", which " + reason + "; usable are " + usable);
  }

  /**
   * Whether threads can be pinned at all.
   *
   * @throws UnavailableException if {@code libdgen_numa} cannot be had
   */
  public static void require() throws UnavailableException {
    NumaNative.require();
  }

  /**
   * Pins the calling thread as a worker.
   *
   * @param group its group
   * @param worker its number in the group
   * @param pinning to what
   * @throws UnavailableException if the system does not let it; the thread is as before
   */
  public static void pin(Group group, int worker, Pinning pinning) throws UnavailableException {
    switch (pinning) {
      case NODE -> NumaNative.setAffinity(group.cpus().toBitSet());
      case CPU -> NumaNative.pinToCpu(group.workerCpus().get(worker));
      case NONE -> {}
    }
  }
}
