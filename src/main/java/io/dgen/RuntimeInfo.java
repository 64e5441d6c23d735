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
 * @param pinned whether workers are pinned to their NUMA node
 * @param refusals what would have been used, but cannot be had
 */
public record RuntimeInfo(
    Backend backend,
    String isa,
    StorePolicy store,
    long nonTemporalBytes,
    int threads,
    boolean pinned,
    List<Refusal> refusals) {

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

  /** Keeps the list from changing. */
  public RuntimeInfo {
    refusals = List.copyOf(refusals);
  }
}
