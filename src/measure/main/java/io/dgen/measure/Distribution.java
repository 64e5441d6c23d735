package io.dgen.measure;

/**
 * A histogram of numbers above 0: exact below some two thousand, within a thousandth above. Each
 * number may stand for many. Not thread-safe.
 */
final class Distribution {

  /** Each number below it has its own bar. */
  private static final int EXACT = 2048;

  /** The number of bars of each power of two above. */
  private static final int BARS = 1024;

  private static final int FIRST_EXPONENT = 11;
  private static final int BAR_BITS = 10;
  private static final int EXPONENTS = Long.SIZE - 1 - FIRST_EXPONENT;

  private final double[] weights = new double[EXACT + EXPONENTS * BARS];
  private final double[] sums = new double[weights.length];
  private double total;
  private double sum;
  private long most;

  /** Adds a number that stands for as many as its weight says. */
  void add(long value, long weight) {
    weights[bar(value)] += weight;
    sums[bar(value)] += (double) weight * value;
    total += weight;
    sum += (double) weight * value;
    most = Math.max(most, value);
  }

  private static int bar(long value) {
    if (value < EXACT) {
      return (int) value;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int within = (int) (value >>> (exponent - BAR_BITS)) & (BARS - 1);
    return EXACT + (exponent - FIRST_EXPONENT) * BARS + within;
  }

  /** Returns the smallest number of a bar. */
  private static long least(int bar) {
    if (bar < EXACT) {
      return bar;
    }
    int exponent = (bar - EXACT) / BARS + FIRST_EXPONENT;
    return (long) (BARS + (bar - EXACT) % BARS) << (exponent - BAR_BITS);
  }

  /** Returns the number of numbers. */
  double total() {
    return total;
  }

  /** Returns the sum of all numbers. */
  double sum() {
    return sum;
  }

  /** Returns how many numbers are in a range; exact if it starts and ends at powers of two. */
  double total(long from, long below) {
    return add(weights, from, below);
  }

  /** Returns the sum of the numbers in a range; exact if it starts and ends at powers of two. */
  double sum(long from, long below) {
    return add(sums, from, below);
  }

  private static double add(double[] bars, long from, long below) {
    double found = 0;
    for (int bar = bar(from); bar < bar(below); bar++) {
      found += bars[bar];
    }
    return found;
  }

  /** Returns the sum of the largest numbers. */
  double sumOfLargest(double count) {
    double left = count;
    double found = 0;
    for (int bar = bar(most); bar > 0 && left > 0; bar--) {
      if (weights[bar] > 0) {
        double taken = Math.min(left, weights[bar]);
        found += taken * (sums[bar] / weights[bar]);
        left -= taken;
      }
    }
    return found;
  }

  /** Returns the largest number, or 0 if there is none. */
  long most() {
    return most;
  }

  /** Returns the quantile of a share, or 0 if there are no numbers. */
  long quantile(double share) {
    double below = 0;
    for (int bar = 1; bar < weights.length; bar++) {
      below += weights[bar];
      if (below > 0 && below >= share * total) {
        return Math.min(least(bar), most);
      }
    }
    return most;
  }

  /**
   * Returns the quantiles that are reported.
   *
   * @param count how many numbers there are, if that is known better than by this histogram
   */
  Quantiles quantiles(long count) {
    return new Quantiles(count, quantile(0.5), quantile(0.9), most);
  }
}
