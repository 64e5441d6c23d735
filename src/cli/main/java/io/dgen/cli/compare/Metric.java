package io.dgen.cli.compare;

import java.util.List;

/**
 * Values of a result that are compared.
 *
 * @param name what they are, for people
 * @param unit their unit; empty for a ratio
 * @param better which values are better
 * @param values positive numbers, one at least
 */
record Metric(String name, String unit, Better better, List<Double> values) {

  /** Which values are better. */
  enum Better {
    HIGHER,
    LOWER,
    /** It is about the machine, not about dgen. */
    NEITHER
  }

  Metric {
    values = List.copyOf(values);
  }

  double[] array() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
