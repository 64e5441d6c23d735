package io.dgen.measure;

import java.util.List;

/**
 * How units of one size repeat. The first unit of its content is unique, all later ones are its
 * copies, in the order of the inputs and within each from its start. Immutable.
 *
 * @param exact whether every unit was looked at; otherwise all but the runs is estimated
 * @param digests from how many different units it is estimated, where it is
 * @param occurrences how often units occur: unique units by the number of their occurrences
 * @param hottest what share the units that occur most often have
 * @param copiesWithin copies of a unit that the same input holds before
 * @param copiesAcross copies of units that only earlier inputs hold
 * @param distances from each copy to the occurrence before it, in units; across inputs as if one
 *     followed the other
 * @param runs lengths of runs of copies, in units: a run ends with a unit that is unique, or with
 *     its input
 * @param runUnits in how many units, from the first on, runs were looked for: all of them where
 *     {@code exact}
 */
public record Repeats(
    boolean exact,
    long digests,
    List<Occurrences> occurrences,
    List<Hottest> hottest,
    long copiesWithin,
    long copiesAcross,
    Quantiles distances,
    Quantiles runs,
    long runUnits) {

  /** Copies the lists. */
  public Repeats {
    occurrences = List.copyOf(occurrences);
    hottest = List.copyOf(hottest);
  }

  /**
   * The units that occur about equally often.
   *
   * @param from how often at least
   * @param to how often at most
   * @param uniqueUnits how many different units those are
   * @param units how often they occur, together
   */
  public record Occurrences(long from, long to, long uniqueUnits, long units) {}

  /**
   * The units that occur most often.
   *
   * @param share their share of the unique units
   * @param unitShare of all units, the share that is one of them; NaN for no data
   * @param copyShare of all copies, the share that is a copy of one of them; NaN where there is
   *     none
   */
  public record Hottest(double share, double unitShare, double copyShare) {}
}
