package io.dgen.cli.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The style of all plots: dark on white; series differ in shape and dashes as well as in colour.
 */
final class PlotStyle {

  static final int WIDTH = 900;

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
  private static final Color GRID = new Color(0xDDDDDD);
  private static final Color INK = new Color(0x222222);
  private static final float WHISKER = 1.5f;
  private static final float REFERENCE = 1.2f;
  private static final float LINE = 2;

  /** The part of a plot that its axes span; the rest is margin. */
  private static final double CONTENT = 0.96;

  private static final int MARKER = 9;
  private static final int LEGEND_LINE = 36;
  private static final int LEGEND_PADDING = 12;

  /** The style of a series. */
  private record Look(Color color, Marker marker, List<Float> dashes) {

    BasicStroke stroke(float width) {
      if (dashes.isEmpty()) {
        return new BasicStroke(width);
      }
      float[] lengths = new float[dashes.size()];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = dashes.get(i);
      }
      return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, lengths, 0);
    }
  }

  private static final List<Look> LOOKS =
      List.of(
          new Look(new Color(0x123F8C), SeriesMarkers.CIRCLE, List.of()),
          new Look(new Color(0xC2571A), SeriesMarkers.DIAMOND, List.of(8f, 4f)),
          new Look(new Color(0x3C8D5A), SeriesMarkers.TRIANGLE_UP, List.of(2f, 3f)),
          new Look(new Color(0x8A5FA8), SeriesMarkers.SQUARE, List.of(10f, 3f, 2f, 3f)));

  private PlotStyle() {}

  /** Creates a chart for lines over a figure's axis, which the caller scales, without series. */
  static XYChart lines(Figure figure, Scale scale, int height) {
    XYChart chart = chart(height);
    chart.setXAxisTitle(figure.axis().name());
    chart.setYAxisTitle(scale.title(figure.plotted().getFirst().unit()));
    XYStyler style = chart.getStyler();
    style.setYAxisMin(scale.from());
    style.setYAxisMax(scale.to());
    style.setYAxisTickLabelsFormattingFunction(Ticks.labels(scale::label));
    return chart;
  }

  /** Creates a chart without series. */
  static XYChart chart(int height) {
    XYChart chart = new XYChart(WIDTH, height);
    XYStyler style = chart.getStyler();
    style.setBaseFont(FONT);
    style.setChartTitleVisible(false);
    style.setChartBackgroundColor(Color.WHITE);
    style.setChartFontColor(INK);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setPlotContentSize(CONTENT);
    style.setAxisTitleFont(FONT);
    style.setAxisTickLabelsFont(FONT);
    style.setAxisTickLabelsColor(INK);
    style.setMarkerSize(MARKER);
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE);
    style.setLegendFont(FONT);
    style.setLegendPadding(LEGEND_PADDING);
    style.setLegendSeriesLineLength(LEGEND_LINE);
    return chart;
  }

  /** Adds the points of the series with a number, joined by a line or not; returns it. */
  static XYSeries add(
      XYChart chart, int number, String name, double[] x, double[] y, boolean line) {
    Look look = LOOKS.get(number % LOOKS.size());
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(look.marker());
    series.setMarkerColor(look.color());
    series.setLineColor(look.color());
    series.setLineStyle(look.stroke(LINE));
    if (!line) {
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    }
    return series;
  }

  /** Adds a line from one quartile of a point to the other. */
  static void addWhisker(XYChart chart, int number, double[] x, double[] y) {
    Look look = LOOKS.get(number % LOOKS.size());
    addLine(chart, look.color(), new BasicStroke(WHISKER), x, y);
  }

  /** Adds a reference line. */
  static void addReference(XYChart chart, double[] x, double[] y) {
    addLine(chart, INK, LOOKS.get(1).stroke(REFERENCE), x, y);
  }

  private static void addLine(
      XYChart chart, Color color, BasicStroke stroke, double[] x, double[] y) {
    XYSeries series = chart.addSeries("line " + chart.getSeriesCollection().size(), x, y);
    series.setShowInLegend(false);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(stroke);
  }
}
