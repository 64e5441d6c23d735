package io.dgen.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders a report as one self-contained page: HTML that is XML as well, with its style, plots and
 * data inside.
 */
final class Page {

  private static final String STYLE = "page.css";

  private final StringBuilder html = new StringBuilder();

  private Page() {}

  static String of(Report report) {
    Page page = new Page();
    page.write(report);
    return page.html.toString();
  }

  private void write(Report report) {
    line("<!DOCTYPE html>");
    line("<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\" xml:lang=\"en\">");
    line("<head>");
    line("<meta charset=\"UTF-8\"/>");
    line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
    element("title", report.title());
    line("<style>\n" + style() + "</style>");
    line("</head>");
    line("<body>");
    element("h1", report.title());
    report.facts().forEach(this::facts);
    int number = 1;
    for (Figure figure : report.figures()) {
      figure(number++, figure);
    }
    report.details().forEach(this::facts);
    line("<section>");
    element("h2", "How it was measured");
    report.notes().forEach(note -> element("p", note));
    element("p", "To repeat it:");
    element("pre", report.command());
    line("</section>");
    line(
        "<script type=\"application/json\" id=\"data\">\n"
            + Html.data(report.jsonText())
            + "</script>");
    line("</body>");
    line("</html>");
  }

  private void facts(String heading, Map<String, String> facts) {
    line("<section>");
    element("h2", heading);
    line("<table class=\"facts\">");
    line("<tbody>");
    facts.forEach(
        (name, value) ->
            line(
                "<tr><th scope=\"row\">"
                    + Html.escape(name)
                    + "</th><td>"
                    + Html.escape(value)
                    + "</td></tr>"));
    line("</tbody>");
    line("</table>");
    line("</section>");
  }

  private void figure(int number, Figure figure) {
    line("<section id=\"" + figure.id() + "\">");
    line("<figure>");
    element("h2", "Figure " + number + ": " + figure.title());
    line(Plots.svg(figure).strip());
    element("figcaption", figure.caption());
    line("</figure>");
    if (figure.axis().layout() != Figure.Layout.TIME) {
      table(figure);
    }
    line("</section>");
  }

  private void table(Figure figure) {
    line("<table class=\"numbers\">");
    line("<thead>");
    html.append("<tr>");
    head(figure.axis().name());
    boolean remarks = figure.axis().points().stream().anyMatch(one -> !one.remark().isBlank());
    if (remarks) {
      head(figure.axis().remark());
    }
    figure.all().forEach(series -> head(series.name() + ", " + series.unit()));
    line("</tr>");
    line("</thead>");
    line("<tbody>");
    List<Figure.Point> points = figure.axis().points();
    for (int i = 0; i < points.size(); i++) {
      html.append("<tr><th scope=\"row\">").append(Html.escape(points.get(i).label()));
      html.append("</th>");
      if (remarks) {
        html.append("<td>").append(Html.escape(points.get(i).remark())).append("</td>");
      }
      for (Figure.Series series : figure.all()) {
        Spread spread = series.values().get(i);
        String cell =
            spread != null && series.unit().equals(Figure.SHARE)
                ? Numbers.format(spread.median())
                : cell(spread);
        html.append("<td>").append(cell).append("</td>");
      }
      line("</tr>");
    }
    line("</tbody>");
    line("</table>");
  }

  private void head(String text) {
    html.append("<th scope=\"col\">").append(Html.escape(text)).append("</th>");
  }

  private static String cell(@Nullable Spread spread) {
    return spread == null
        ? "–"
        : Numbers.format(spread.median())
            + " <small>("
            + Numbers.format(spread.lower())
            + " – "
            + Numbers.format(spread.upper())
            + ")</small>";
  }

  private void element(String name, String text) {
    line("<" + name + ">" + Html.escape(text) + "</" + name + ">");
  }

  private void line(String text) {
    html.append(text).append('\n');
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new AssertionError(STYLE + " is not where the classes are");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
