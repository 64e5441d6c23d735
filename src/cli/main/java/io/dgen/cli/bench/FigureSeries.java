package io.dgen.cli.bench;

import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Spread;
import io.dgen.cli.report.Timings;
import io.dgen.cli.report.Timings.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Turns timings into a figure's series, point by point; what was not measured has no values. */
final class FigureSeries {

  private static final String SPEED = "GB/s";
  private static final String RATIO = "ratio";

  /** Returns the timing of a contender at a point. */
  interface Lookup extends IntFunction<Optional<Timing>> {}

  private final int points;

  FigureSeries(int points) {
    this.points = points;
  }

  /** Returns the contender of a name in the groups that are the points. */
  static Lookup contender(Timings timings, List<Figure.Point> points, String name) {
    return i -> timings.of(points.get(i).label(), name);
  }

  Figure.Series speed(String key, String name, Lookup of) {
    return series(
        key + "GigabytesPerSecond", name, SPEED, i -> of.apply(i).map(Timing::gigabytesPerSecond));
  }

  Figure.Series ratio(String key, String name, Lookup of, Lookup baseline) {
    return series(
        key, name, RATIO, i -> of.apply(i).flatMap(one -> baseline.apply(i).map(one::ratioTo)));
  }

  /** Returns the microseconds for a part of each point's turn. */
  Figure.Series call(String key, String name, Lookup of, IntFunction<Long> bytes) {
    return series(
        key + "MicrosecondsPerCall",
        name,
        "µs a call",
        i -> of.apply(i).map(one -> one.microsecondsFor(bytes.apply(i))));
  }

  private Figure.Series series(
      String key, String name, String unit, IntFunction<Optional<Spread>> value) {
    Map<Integer, Spread> values = new LinkedHashMap<>();
    for (int i = 0; i < points; i++) {
      int point = i;
      value.apply(i).ifPresent(spread -> values.put(point, spread));
    }
    return new Figure.Series(key, name, unit, values);
  }

  /** Returns the series that have values. */
  static List<Figure.Series> measured(Figure.Series... series) {
    List<Figure.Series> measured = new ArrayList<>();
    for (Figure.Series one : series) {
      if (!one.values().isEmpty()) {
        measured.add(one);
      }
    }
    return measured;
  }
}
