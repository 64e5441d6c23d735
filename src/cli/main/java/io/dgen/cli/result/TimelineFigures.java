package io.dgen.cli.result;

import io.dgen.cli.live.Timeline;
import io.dgen.cli.output.Text;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What a job did over time, as figures. */
final class TimelineFigures {

  private static final double GIGA = 1e9;
  private static final double PERCENT = 100;
  private static final double MILLIS = 1e3;

  private TimelineFigures() {}

  static List<Figure> of(List<Timeline.Point> points) {
    List<Figure> figures = new ArrayList<>();
    if (points.isEmpty()) {
      return figures;
    }
    figures.add(
        figure(
            "rate",
            "Rate over time",
            "Bytes done in each interval, by phase. GB/s are 10^9 bytes per second.",
            points,
            byPhase(points)));
    if (points.stream().anyMatch(point -> !Double.isNaN(point.p50()))) {
      figures.add(
          figure(
              "latency",
              "Latency over time",
              "From the call of a read or write to its return, percentiles of each interval. Where"
                  + " intervals were merged, the larger percentile is shown.",
              points,
              List.of(
                  series("p50Micros", "p50", "µs", points, Timeline.Point::p50),
                  series("p99Micros", "p99", "µs", points, Timeline.Point::p99))));
    }
    if (points.stream().anyMatch(point -> !Double.isNaN(point.dataShare()))) {
      figures.add(
          figure(
              "bottleneck",
              "Where the threads' time went",
              "Into reads and writes, or into data: waiting until it is generated, or comparing it."
                  + " The larger is the bottleneck.",
              points,
              List.of(
                  series(
                      "storagePercent",
                      "storage",
                      Figure.SHARE,
                      points,
                      point -> PERCENT * (1 - point.dataShare())),
                  series(
                      "dataPercent",
                      "data",
                      Figure.SHARE,
                      points,
                      point -> PERCENT * point.dataShare()))));
    }
    return figures;
  }

  private static List<Figure.Series> byPhase(List<Timeline.Point> points) {
    List<Figure.Series> all = new ArrayList<>();
    for (String phase : points.stream().map(Timeline.Point::phase).distinct().toList()) {
      all.add(
          series(
              phase.replaceAll("[^A-Za-z0-9]", "") + "GigabytesPerSecond",
              phase,
              "GB/s",
              points,
              point -> point.phase().equals(phase) ? point.rate() / GIGA : Double.NaN));
    }
    return all;
  }

  private static Figure.Series series(
      String key,
      String name,
      String unit,
      List<Timeline.Point> points,
      ToDoubleFunction<Timeline.Point> value) {
    Map<Integer, Spread> values = new LinkedHashMap<>();
    for (int i = 0; i < points.size(); i++) {
      double one = value.applyAsDouble(points.get(i));
      if (!Double.isNaN(one)) {
        values.put(i, new Spread(one, one, one));
      }
    }
    return new Figure.Series(key, name, unit, values);
  }

  private static Figure figure(
      String id,
      String title,
      String caption,
      List<Timeline.Point> points,
      List<Figure.Series> series) {
    List<Figure.Point> places =
        points.stream()
            .map(
                point ->
                    new Figure.Point(
                        Text.format("%.1f s", point.seconds()),
                        Math.round(point.seconds() * MILLIS),
                        point.phase()))
            .toList();
    return new Figure(
        id,
        title,
        caption,
        new Figure.Axis("seconds", "milliseconds", Figure.Layout.TIME, "phase", places),
        OptionalDouble.empty(),
        series,
        List.of());
  }
}
