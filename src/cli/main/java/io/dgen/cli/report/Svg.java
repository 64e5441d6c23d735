package io.dgen.cli.report;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/**
 * Renders a chart as part of a page: without declarations, with unique names, as wide as there is
 * room.
 */
final class Svg {

  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private Svg() {}

  static String of(XYChart chart, Figure figure) {
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    Document document =
        new SVGProcessor()
            .getDocument(graphics.getCommands(), new PageSize(chart.getWidth(), chart.getHeight()));
    return embeddable(text(document), figure, chart.getWidth(), chart.getHeight());
  }

  private static String text(Document document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      document.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory does not fail", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String embeddable(String svg, Figure figure, int width, int height) {
    String inside = svg.substring(svg.indexOf('>', svg.indexOf("<svg")) + 1);
    // The plots of a page share its names.
    String own =
        inside
            .replace("id=\"clip", "id=\"" + figure.id() + "-clip")
            .replace("url(#clip", "url(#" + figure.id() + "-clip");
    // A hundredth of a pixel is enough.
    String shorter = own.replaceAll("(\\d\\.\\d\\d)\\d+", "$1");
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            NAMESPACE,
            width,
            height,
            Html.escape(figure.title()))
        + shorter;
  }
}
