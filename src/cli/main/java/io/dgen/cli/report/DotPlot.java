package io.dgen.cli.report;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.knowm.xchart.XYChart;

/** Draws names from top to bottom, each with a dot for every series and its quartiles. */
final class DotPlot {

  private static final int FRAME = 110;
  private static final int ROW = 30;
  private static final int TICK_PIXELS = 30;

  /** The distance between the dots of one name. */
  private static final double APART = 0.24;

  private DotPlot() {}

  static String svg(Figure figure) {
    List<Figure.Point> points = figure.axis().points();
    List<Figure.Series> plotted = figure.plotted();
    Scale scale = Scale.of(figure);
    XYChart chart = PlotStyle.chart(FRAME + ROW * (points.size() + 1));
    chart.setXAxisTitle(scale.title(plotted.getFirst().unit()));
    var style = chart.getStyler();
    style.setXAxisMin(scale.from());
    style.setXAxisMax(scale.to());
    style.setXAxisTickLabelsFormattingFunction(Ticks.labels(scale::label));
    style.setYAxisMin(-1.0);
    style.setYAxisMax((double) points.size());
    style.setYAxisTickMarkSpacingHint(TICK_PIXELS);
    style.setYAxisTickLabelsFormattingFunction(Ticks.labels(place -> label(points, place)));
    figure
        .reference()
        .ifPresent(
            at ->
                PlotStyle.addReference(
                    chart, new double[] {at, at}, new double[] {-1, points.size()}));
    for (int i = 0; i < plotted.size(); i++) {
      double shift = ((plotted.size() - 1) / 2.0 - i) * APART;
      add(chart, i, plotted.get(i), points.size(), shift, scale);
    }
    return Svg.of(chart, figure);
  }

  private static void add(
      XYChart chart, int number, Figure.Series series, int points, double shift, Scale scale) {
    var values = new TreeMap<>(series.values());
    double[] x = values.values().stream().mapToDouble(v -> scale.place(v.median())).toArray();
    double[] y = values.keySet().stream().mapToDouble(i -> points - 1 - i + shift).toArray();
    if (x.length == 0) {
      return;
    }
    PlotStyle.add(chart, number, series.name(), x, y, false);
    values.forEach(
        (i, spread) -> {
          double at = points - 1 - i + shift;
          PlotStyle.addWhisker(
              chart,
              number,
              new double[] {scale.place(spread.lower()), scale.place(spread.upper())},
              new double[] {at, at});
        });
  }

  /** Returns the name at a place; the last name is at 0. */
  private static String label(List<Figure.Point> points, double place) {
    String blank = Ticks.blank(place + 1);
    OptionalInt whole = Ticks.whole(place);
    if (whole.isEmpty() || whole.getAsInt() < 0 || whole.getAsInt() >= points.size()) {
      return blank;
    }
    String label = points.get(points.size() - 1 - whole.getAsInt()).label();
    boolean alone = points.stream().filter(point -> point.label().equals(label)).count() == 1;
    return alone
        ? cut(label, Ticks.MOST_CHARACTERS)
        : cut(label, Ticks.MOST_CHARACTERS - blank.length()) + blank;
  }

  private static String cut(String label, int characters) {
    return label.length() <= characters ? label : label.substring(0, characters - 1) + "…";
  }
}
