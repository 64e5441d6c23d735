package io.dgen.cli.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The median and quartiles of some numbers.
 *
 * @param lower the lower quartile
 * @param median the median
 * @param upper the upper quartile
 */
public record Spread(double lower, double median, double upper) {

  /**
   * Computes the quartiles of numbers in any order, interpolating between them.
   *
   * @param values one at least
   * @return their quartiles
   */
  public static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
  }

  private static double quantile(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (place - below) * (above - sorted[below]);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("median", median);
    json.put("lowerQuartile", lower);
    json.put("upperQuartile", upper);
    return json;
  }
}
