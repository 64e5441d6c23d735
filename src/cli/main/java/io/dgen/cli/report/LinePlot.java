package io.dgen.cli.report;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;

/** Draws lines over numbers on a logarithmic scale, with the quartiles at each point. */
final class LinePlot {

  private static final int HEIGHT = 390;

  private LinePlot() {}

  static String svg(Figure figure) {
    Figure.Axis axis = figure.axis();
    List<Figure.Series> plotted = figure.plotted();
    Scale scale = Scale.of(figure);
    XYChart chart = PlotStyle.lines(figure, scale, HEIGHT);
    var style = chart.getStyler();
    double from = Math.floor(places(axis).min().orElse(0)) - 1;
    style.setXAxisMin(from);
    style.setXAxisMax(Math.ceil(places(axis).max().orElse(0)) + 1);
    style.setXAxisTickLabelsFormattingFunction(Ticks.labels(place -> label(axis, place, from)));
    for (int i = 0; i < plotted.size(); i++) {
      add(chart, i, plotted.get(i), axis, scale);
    }
    return Svg.of(chart, figure);
  }

  private static DoubleStream places(Figure.Axis axis) {
    return axis.points().stream().mapToDouble(point -> Scale.log2((double) point.value()));
  }

  private static void add(
      XYChart chart, int number, Figure.Series series, Figure.Axis axis, Scale scale) {
    double[] all = places(axis).toArray();
    var values = new TreeMap<>(series.values());
    double[] x = values.keySet().stream().mapToDouble(i -> all[i]).toArray();
    double[] y = values.values().stream().mapToDouble(v -> scale.place(v.median())).toArray();
    if (x.length == 0) {
      return;
    }
    PlotStyle.add(chart, number, series.name(), x, y, true);
    values.forEach(
        (i, spread) ->
            PlotStyle.addWhisker(
                chart,
                number,
                new double[] {all[i], all[i]},
                new double[] {scale.place(spread.lower()), scale.place(spread.upper())}));
  }

  /**
   * Returns the label of the point at a place or, between numbers without units, the number itself.
   */
  private static String label(Figure.Axis axis, double place, double from) {
    String blank = Ticks.blank(place - from);
    OptionalInt power = Ticks.whole(place);
    if (power.isEmpty() || power.getAsInt() < 0 || power.getAsInt() >= Long.SIZE - 1) {
      return blank;
    }
    long value = 1L << power.getAsInt();
    String label =
        axis.points().stream()
            .filter(point -> point.value() == value)
            .map(Figure.Point::label)
            .findFirst()
            .orElseGet(() -> plain(axis) ? Long.toString(value) : blank);
    return label.length() <= Ticks.MOST_CHARACTERS ? label : blank;
  }

  private static boolean plain(Figure.Axis axis) {
    return axis.points().stream().allMatch(p -> p.label().equals(Long.toString(p.value())));
  }
}
