package io.dgen;

import java.util.List;

/**
 * What a generator uses, and why.
 *
 * @param backend the back end in use; never AUTO
 * @param isa its instruction set: for example {@code avx512}, {@code vector-256}, {@code java}
 * @param store the store policy; AUTO only if the back end has both kinds of stores
 * @param nonTemporalBytes the smallest fill whose stores bypass the cache, in bytes; {@link
 *     Long#MAX_VALUE} for none
 * @param threads the number of threads that work on a chunk
 * @param nodes the workers of each NUMA node; empty if they are not placed
 * @param pinned the CPUs to which they are pinned
 * @param refusals the features that would have been used, but are unavailable
 */
public record RuntimeInfo(
    Backend backend,
    String isa,
    StorePolicy store,
    long nonTemporalBytes,
    int threads,
    List<NodeWorkers> nodes,
    Pin pinned,
    List<Refusal> refusals) {

  /**
   * The workers of a node.
   *
   * @param node the node's number
   * @param workers the number of workers
   */
  public record NodeWorkers(int node, int workers) {}

  /**
   * A feature that is unavailable.
   *
   * @param feature the feature's name
   * @param reason why it is unavailable
   * @param remedy what the user can do about it
   */
  public record Refusal(String feature, String reason, String remedy) {

    @Override
    public String toString() {
      return feature + " is not in use: " + reason + " (remedy: " + remedy + ")";
    }
  }

  /** Keeps the lists from changing. */
  public RuntimeInfo {
    nodes = List.copyOf(nodes);
    refusals = List.copyOf(refusals);
  }
}
