package io.dgen.numa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The node and CPU of each worker: at most one worker per CPU, spread over the nodes in proportion
 * to their CPUs. The same input gives the same placement.
 *
 * @param workers the workers, in the order of their nodes
 */
public record WorkerPlacement(List<Worker> workers) {

  /**
   * A worker's place.
   *
   * @param node the number of its node
   * @param cpu one of the node's CPUs, different for each worker
   */
  public record Worker(int node, int cpu) {}

  /** Keeps the list from changing. */
  public WorkerPlacement {
    workers = List.copyOf(workers);
  }

  /**
   * Spreads workers.
   *
   * @param nodes the nodes to use; nodes without CPUs for this process get no worker
   * @param maxThreads the most workers; 0 for one per CPU
   * @return the placement
   * @throws IllegalArgumentException if there is no CPU to use, or {@code maxThreads} is negative
   */
  public static WorkerPlacement of(List<Topology.Node> nodes, int maxThreads) {
    int[] cpus = nodes.stream().mapToInt(node -> node.usableCpus().size()).toArray();
    int[] shares = shares(cpus, maxThreads);
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      Topology.Node node = nodes.get(i);
      node.usableCpus().stream()
          .limit(shares[i])
          .forEach(cpu -> workers.add(new Worker(node.number(), cpu)));
    }
    return new WorkerPlacement(workers);
  }

  /**
   * Rounds each node's exact share down and gives one more to those that lost most, the first of
   * equals. No node gets more workers than it has CPUs.
   */
  private static int[] shares(int[] cpus, int maxThreads) {
    long total = IntStream.of(cpus).asLongStream().sum();
    if (maxThreads < 0 || total == 0) {
      throw new IllegalArgumentException(
          "cannot place workers on " + total + " CPUs with maxThreads " + maxThreads);
    }
    long threads = maxThreads == 0 ? total : Math.min(maxThreads, total);
    int[] shares = IntStream.of(cpus).map(n -> (int) (n * threads / total)).toArray();
    IntStream.range(0, cpus.length)
        .boxed()
        .sorted(Comparator.comparingLong(i -> -(cpus[i] * threads % total)))
        .limit(threads - IntStream.of(shares).sum())
        .forEach(i -> shares[i]++);
    return shares;
  }

  /**
   * Returns the number of a node's workers.
   *
   * @param node its number
   * @return 0 if it has none
   */
  public int workersOn(int node) {
    return (int) workers.stream().filter(worker -> worker.node() == node).count();
  }
}
