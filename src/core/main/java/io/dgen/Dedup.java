package io.dgen;

import io.dgen.stream.PageRecipe;

/**
 * The deduplication of a stream. Immutable.
 *
 * @param ratio logical units per unique unit, 1 to 1 000 000
 * @param unit size of a dedup unit in bytes, a multiple of 4096
 * @param span the number of units over which the ratio holds, at least 1
 * @param hotUnits share of the unique units that are hot, up to 1; 0 if all are repeated equally
 *     often
 * @param hotCopies share of all copies that are copies of hot units, 0 to 1
 */
public record Dedup(double ratio, long unit, long span, double hotUnits, double hotCopies) {

  private static final double MOST_RATIO = 1_000_000;

  /**
   * Checks every parameter.
   *
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public Dedup {
    if (!(ratio >= 1 && ratio <= MOST_RATIO)) {
      throw Refused.parameter("dedupRatio", ratio, "1 to 1000000");
    }
    if (unit <= 0 || unit % PageRecipe.PAGE_BYTES != 0) {
      throw Refused.parameter("dedupUnit", unit, "a multiple of 4096 bytes");
    }
    if (span < 1) {
      throw Refused.parameter("dedupSpan", span, "1 unit or more");
    }
    if (!(hotUnits >= 0 && hotUnits <= 1)) {
      throw Refused.parameter("hotUnits", hotUnits, "more than 0 and at most 1, or 0 for none");
    }
    if (!(hotCopies >= 0 && hotCopies <= 1)) {
      throw Refused.parameter("hotCopies", hotCopies, "0 to 1");
    }
    if (hotUnits == 0 && hotCopies != 0) {
      throw Refused.parameter("hotCopies", hotCopies, "0 without hotUnits");
    }
    if (hotUnits > 0 && span > Integer.MAX_VALUE) {
      throw Refused.parameter("dedupSpan", span, "1 to 2147483647 units with hotUnits");
    }
  }

  Dedup withSpan(long units) {
    return new Dedup(ratio, unit, units, hotUnits, hotCopies);
  }

  boolean isFormat1() {
    return hotUnits == 0;
  }
}
