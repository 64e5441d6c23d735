package io.dgen.cli.report;

import java.util.Arrays;

/**
 * The ratio of one sample to another, with a confidence interval: the median of the ratios of all
 * pairs (Hodges and Lehmann 1963), and the interval that belongs to the rank test of Mann and
 * Whitney. It assumes no distribution; an interval that excludes 1 is what that test calls
 * significant.
 *
 * @param ratio the median ratio
 * @param from the lower end of the interval; NaN if the samples are too small for one
 * @param to the upper end
 * @param p the probability of ranks this far apart if both samples are from one distribution
 */
public record RatioInterval(double ratio, double from, double to, double p) {

  /** How often an interval contains the true ratio, if values are independent. */
  public static final double CONFIDENCE = 0.95;

  private static final double TAIL = (1 - CONFIDENCE) / 2;

  /** Up to so many pairs the test's distribution is computed, beyond it is close to normal. */
  private static final int MOST_EXACT_PAIRS = 2500;

  /** More pairs would only cost memory. */
  private static final int MOST_PAIRS = 1 << 24;

  /**
   * Compares two samples.
   *
   * @param base positive numbers
   * @param other positive numbers
   * @return the ratio of {@code other} to {@code base}
   */
  public static RatioInterval of(double[] base, double[] other) {
    if ((long) base.length * other.length > MOST_PAIRS) {
      throw new IllegalArgumentException(
          "base and other have " + base.length + " and " + other.length + " values: too many");
    }
    double[] ratios = new double[base.length * other.length];
    double below = 0;
    for (int i = 0; i < base.length; i++) {
      for (int j = 0; j < other.length; j++) {
        ratios[i * other.length + j] = other[j] / base[i];
        below += other[j] < base[i] ? 1 : other[j] == base[i] ? 0.5 : 0;
      }
    }
    Arrays.sort(ratios);
    double[] cumulative = cumulative(base.length, other.length);
    int outside = 0; // ratios beyond each end
    while (outside < ratios.length / 2 && cumulative[outside] <= TAIL) {
      outside++;
    }
    boolean enough = outside > 0;
    double less = Math.min(below, ratios.length - below);
    return new RatioInterval(
        Spread.of(ratios).median(),
        enough ? ratios[outside - 1] : Double.NaN,
        enough ? ratios[ratios.length - outside] : Double.NaN,
        Math.min(1, 2 * cumulative[(int) Math.ceil(less)]));
  }

  /**
   * Tells whether the samples are large enough for an interval.
   *
   * @return whether there is one
   */
  public boolean known() {
    return !Double.isNaN(from);
  }

  /**
   * Tells whether the samples differ beyond chance.
   *
   * @return whether the interval excludes 1
   */
  public boolean significant() {
    return from > 1 || to < 1;
  }

  /**
   * Returns the probabilities that at most so many of all pairs are in the wrong order, if both
   * samples are from one distribution.
   */
  static double[] cumulative(int n, int m) {
    double[] probabilities = (long) n * m <= MOST_EXACT_PAIRS ? exact(n, m) : normal(n, m);
    for (int u = 1; u < probabilities.length; u++) {
      probabilities[u] += probabilities[u - 1];
    }
    return probabilities;
  }

  /** The largest of all values is in the first sample with the probability n / (n + m). */
  private static double[] exact(int n, int m) {
    double[][] row = new double[m + 1][];
    for (int j = 0; j <= m; j++) {
      row[j] = new double[] {1};
    }
    for (int i = 1; i <= n; i++) {
      for (int j = 1; j <= m; j++) {
        double[] next = new double[i * j + 1];
        double[] without = row[j]; // one less in the first sample
        for (int u = 0; u < without.length; u++) {
          next[u + j] += without[u] * i / (i + j);
        }
        double[] shorter = row[j - 1]; // one less in the second
        for (int u = 0; u < shorter.length; u++) {
          next[u] += shorter[u] * j / (i + j);
        }
        row[j] = next;
      }
    }
    return row[m];
  }

  private static double[] normal(int n, int m) {
    double mean = n * (double) m / 2;
    double deviation = Math.sqrt(n * (double) m * (n + m + 1) / 12);
    double[] density = new double[n * m + 1];
    for (int u = 0; u < density.length; u++) {
      double z = (u - mean) / deviation;
      density[u] = Math.exp(-z * z / 2);
    }
    double sum = Arrays.stream(density).sum();
    for (int u = 0; u < density.length; u++) {
      density[u] /= sum;
    }
    return density;
  }
}
