package io.dgen.cli.report;

import java.util.List;
import java.util.TreeMap;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws lines over time. */
final class TimePlot {

  private static final int HEIGHT = 330;
  private static final double MILLIS = 1e3;

  private TimePlot() {}

  static String svg(Figure figure) {
    Figure.Axis axis = figure.axis();
    List<Figure.Series> plotted = figure.plotted();
    Scale scale = Scale.of(figure);
    XYChart chart = PlotStyle.lines(figure, scale, HEIGHT);
    var style = chart.getStyler();
    double end =
        axis.points().stream().mapToDouble(point -> point.value() / MILLIS).max().orElse(0);
    style.setXAxisMin(0.0);
    style.setXAxisMax(Math.max(end, 1 / MILLIS));
    style.setXAxisTickLabelsFormattingFunction(
        Ticks.labels(new Scale(false, 0, Math.max(end, 1 / MILLIS))::label));
    for (int i = 0; i < plotted.size(); i++) {
      add(chart, i, plotted.get(i), axis, scale);
    }
    return Svg.of(chart, figure);
  }

  private static void add(
      XYChart chart, int number, Figure.Series series, Figure.Axis axis, Scale scale) {
    var values = new TreeMap<>(series.values());
    if (scale.logarithmic()) {
      values.values().removeIf(value -> value.median() <= 0);
    }
    if (values.isEmpty()) {
      return;
    }
    double[] x =
        values.keySet().stream().mapToDouble(i -> axis.points().get(i).value() / MILLIS).toArray();
    double[] y = values.values().stream().mapToDouble(v -> scale.place(v.median())).toArray();
    var line = PlotStyle.add(chart, number, series.name(), x, y, true);
    if (values.size() > 1) {
      line.setMarker(SeriesMarkers.NONE);
    }
  }
}
