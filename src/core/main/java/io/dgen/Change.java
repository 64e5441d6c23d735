package io.dgen;

/**
 * The generation of a stream, and how much each generation changes. Immutable.
 *
 * @param generation 0 to 2<sup>31</sup>−1
 * @param rate share of the source units that each generation changes, more than 0 and at most 1
 */
public record Change(long generation, double rate) {

  /** The first generation. */
  public static final Change NONE = new Change(0, 1);

  /**
   * Checks every parameter.
   *
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public Change {
    if (generation < 0 || generation > Integer.MAX_VALUE) {
      throw Refused.parameter("generation", generation, "0 to 2147483647");
    }
    if (!(rate > 0 && rate <= 1)) {
      throw Refused.parameter("changeRate", rate, "more than 0 and at most 1");
    }
  }
}
