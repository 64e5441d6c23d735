package io.dgen.measure;

/**
 * A measured ratio, and how far it may be off because only a sample was looked at. Immutable.
 *
 * @param value the ratio; NaN for no data
 * @param deviation its standard deviation as a share of it: 0 where the ratio is exact, infinite
 *     where the sample is too small to say
 */
public record Estimate(double value, double deviation) {

  /** The number of standard deviations that 95 of 100 normally distributed values are within. */
  private static final double NORMAL_95 = 1.96;

  /**
   * What counts as proof: good data is outside of so many standard deviations once in 1.7 million
   * runs. A judgement by {@link #NORMAL_95} would be wrong in one run of 20.
   */
  private static final double PROOF = 5;

  /**
   * Returns the error of the ratio.
   *
   * @return a share of the ratio, not exceeded in 95 cases of 100; 0 if the ratio is exact
   */
  public double error() {
    return NORMAL_95 * deviation;
  }

  /**
   * Returns whether the ratio certainly deviates from another one by more than the tolerance. An
   * estimate proves this only if chance does not explain it.
   *
   * @param promised the other ratio
   * @param tolerance by what share of it the ratio may depart
   * @return whether it is out of tolerance; false for no data
   */
  public boolean departsFrom(double promised, double tolerance) {
    return least(PROOF) / promised - 1 > tolerance || 1 - most(PROOF) / promised > tolerance;
  }

  /**
   * Whether the sample is too small to tell if the ratio is within tolerance.
   *
   * @param promised what the ratio should be
   * @param tolerance by what share of it the ratio may depart
   * @return whether the ratio is neither surely out of tolerance nor within it by more than its
   *     error; false for no data
   */
  public boolean leavesOpen(double promised, double tolerance) {
    boolean mayDepart =
        most(NORMAL_95) / promised - 1 > tolerance || 1 - least(NORMAL_95) / promised > tolerance;
    return mayDepart && !departsFrom(promised, tolerance);
  }

  private double least(double deviations) {
    return value / (1 + deviations * deviation);
  }

  private double most(double deviations) {
    double off = deviations * deviation;
    return off < 1 ? value / (1 - off) : Double.POSITIVE_INFINITY;
  }
}
