package io.dgen.measure;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The largest deviations seen, for a table. Thread-safe. */
final class Deviations {

  private record Worst(double deviation, String where) {}

  private final Map<String, Worst> worst = new TreeMap<>();

  /** Notes a ratio, and returns its relative deviation. */
  synchronized double note(String what, String where, double ratio, double asked) {
    double deviation = ratio / asked - 1;
    worst.merge(
        what,
        new Worst(deviation, where),
        (a, b) -> Math.abs(a.deviation) >= Math.abs(b.deviation) ? a : b);
    return deviation;
  }

  /** One line for each kind. */
  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    worst.forEach(
        (what, w) ->
            text.append(
                String.format(
                    Locale.ROOT, "%-36s %+7.2f %%  %s%n", what, 100 * w.deviation, w.where)));
    return text.toString();
  }
}
