package io.dgen;

import java.util.List;

/**
 * What was resolved, and why.
 *
 * @param backend the back end in use; never AUTO
 * @param isa its instruction set: for example {@code avx512}, {@code vector-256}, {@code java}
 * @param store the store policy; AUTO has been left where the back end has a choice
 * @param nonTemporalBytes fills of so many bytes and more are stored past the cache; {@link
 *     Long#MAX_VALUE} for none
 * @param threads how many work on a chunk
 * @param nodes the workers of each NUMA node; empty if they are not placed
 * @param pinned to what they are pinned
 * @param refusals what would have been used, but cannot be had
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
   * Workers of a node.
   *
   * @param node its number
   * @param workers how many
   */
  public record NodeWorkers(int node, int workers) {}

  /**
   * Something that cannot be had.
   *
   * @param feature what
   * @param reason why not
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
