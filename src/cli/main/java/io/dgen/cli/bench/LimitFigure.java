package io.dgen.cli.bench;

import io.dgen.cli.options.Size;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The figure that compares everything written to memory with the non-temporal store bandwidth. It
 * is made from the other figures.
 */
final class LimitFigure {

  /** The ids of the figures that it is made from. */
  static final String CHUNKS = "chunks";

  static final String THREADS = "threads";
  static final String BACKENDS = "backends";

  /** The keys of the series that it is made from. */
  static final String TO_LIMIT = "ratioToNonTemporal";

  static final String TO_MEMSET = "ratioToMemset";

  private final List<Figure.Point> points = new ArrayList<>();
  private final Map<Integer, Spread> values = new LinkedHashMap<>();
  private final boolean limit;

  private LimitFigure(boolean limit) {
    this.limit = limit;
  }

  /**
   * The figure.
   *
   * @param figures those measured, in their order on the page
   * @param plan what was measured
   * @param memoryBytes chunks of so many bytes are memory's, not the cache's
   * @param limitRefusal why there is no loop of non-temporal stores, or null if there is
   */
  static Figure of(
      List<Figure> figures, ReportPlan plan, long memoryBytes, @Nullable String limitRefusal) {
    LimitFigure limits = new LimitFigure(limitRefusal == null);
    int threads = plan.engine().threads();
    long chunk = plan.chunkBytes(threads);
    for (int i = 0; i < figures.size(); i++) {
      Figure figure = figures.get(i);
      String source = "figure " + (i + 1);
      switch (figure.id()) {
        case CHUNKS ->
            limits.add(
                figure,
                source,
                point -> point.value() >= memoryBytes || point.value() == chunk,
                point -> point.label() + ", " + threads(threads));
        case THREADS ->
            limits.add(
                figure,
                source,
                point -> true,
                point ->
                    threads(point.value())
                        + ", "
                        + Size.format(plan.chunkBytes((int) point.value())));
        case BACKENDS ->
            limits.add(
                figure,
                source,
                point -> point.remark().startsWith(BackendExperiment.KERNEL),
                Figure.Point::label);
        default -> {}
      }
    }
    return limits.figure(memoryBytes, chunk, limitRefusal);
  }

  private static String threads(long count) {
    return count == 1 ? "1 thread" : count + " threads";
  }

  private void add(
      Figure figure,
      String source,
      Predicate<Figure.Point> wanted,
      Function<Figure.Point, String> label) {
    String key = limit ? TO_LIMIT : TO_MEMSET;
    Map<Integer, Spread> ratios =
        figure.all().stream()
            .filter(series -> series.key().equals(key))
            .map(Figure.Series::values)
            .findFirst()
            .orElse(Map.of());
    for (int i = 0; i < figure.axis().points().size(); i++) {
      Figure.Point point = figure.axis().points().get(i);
      Spread ratio = ratios.get(i);
      if (ratio != null && wanted.test(point)) {
        values.put(points.size(), ratio);
        points.add(new Figure.Point(label.apply(point), points.size() + 1, source));
      }
    }
  }

  private Figure figure(long memoryBytes, long chunk, @Nullable String limitRefusal) {
    String baseline = limit ? "non-temporal stores" : "memset";
    return new Figure(
        "limit",
        "ratio to the limit of memory",
        "dgen's speed in parts of what "
            + (limit ? "a loop of non-temporal stores" : "memset")
            + " reaches over the same memory, by the same threads, in the same round: 1 is the"
            + " limit. All chunks of the size of the last-level cache ("
            + Size.format(memoryBytes)
            + ") or more, and those of "
            + Size.format(chunk)
            + "; back ends with one thread."
            + (limit ? "" : " There is no limit of non-temporal stores: " + limitRefusal + "."),
        new Figure.Axis("what", "number", Figure.Layout.NAMES, "from", points),
        OptionalDouble.of(1),
        List.of(
            new Figure.Series(
                limit ? TO_LIMIT : TO_MEMSET, "dgen", "ratio to " + baseline, values)),
        List.of());
  }
}
