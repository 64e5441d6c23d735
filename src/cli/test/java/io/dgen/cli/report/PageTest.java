package io.dgen.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Once;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** Pages of made-up reports. */
@Once
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageTest {

  private static final String NASTY = "<script>&\"'</script><!-- ]]> \u0000 \u007F \uFFFE";

  @BeforeAll
  static void canDraw() throws PlotsRefusedException {
    Plots.require();
  }

  private static Figure figure(
      Figure.Layout layout, OptionalDouble reference, int points, double least, double most) {
    List<Figure.Point> names = new ArrayList<>();
    Map<Integer, Spread> values = new LinkedHashMap<>();
    for (int i = 0; i < points; i++) {
      double value = least + (most - least) * i / Math.max(1, points - 1);
      names.add(new Figure.Point(i % 2 == 0 ? NASTY : i + " KiB", 1L << i, NASTY));
      values.put(i, new Spread(value, value, value));
    }
    return new Figure(
        "id",
        NASTY,
        NASTY,
        new Figure.Axis(NASTY, "bytes", layout, NASTY, names),
        reference,
        List.of(new Figure.Series("key", NASTY, NASTY, values)),
        List.of());
  }

  private static Document parsed(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everythingIsEscaped() throws Exception {
    Report report =
        new Report(
            NASTY,
            Map.of(NASTY, Map.of(NASTY, NASTY)),
            List.of(NASTY),
            NASTY,
            Map.of("cpuModel", NASTY),
            List.of(figure(Figure.Layout.NAMES, OptionalDouble.empty(), 2, 1, 2)),
            Map.of("id", new Timings(List.of(new Timings.Timing(NASTY, NASTY, 1, List.of(1.0))))),
            Map.of("more " + NASTY, Map.of(NASTY, NASTY)));
    String html = Page.of(report);
    Document page = parsed(html);
    assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(1);
    String seen = NASTY.replaceAll("[\u0000\u007F\uFFFE]", "\uFFFD");
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo(seen);
    assertThat(page.getElementsByTagName("figcaption").item(0).getTextContent()).isEqualTo(seen);
    assertThat(page.getElementsByTagName("pre").item(0).getTextContent()).isEqualTo(seen);
    String data = page.getElementsByTagName("script").item(0).getTextContent();
    assertThat(JSON.std.mapFrom(data))
        .isEqualTo(JSON.std.mapFrom(report.jsonText()))
        .containsEntry("cpuModel", NASTY);
  }

  /** The library looks for ticks until it finds some: whatever the numbers are, it must. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 1e-9, 1e-9",
    "2, 0, 0",
    "2, 1e9, 1e9",
    "3, 0.999, 1.001",
    "14, 12, 13",
    "14, 0.001, 300",
    "16, 5, 1e6",
    "30, 1e-12, 1e12",
    "62, 1, 2",
  })
  void anyNumbersCanBeDrawn(int points, double least, double most) throws Exception {
    for (Figure.Layout layout : Figure.Layout.values()) {
      for (OptionalDouble reference : List.of(OptionalDouble.empty(), OptionalDouble.of(1))) {
        String svg = Plots.svg(figure(layout, reference, points, least, most));
        assertThat(parsed(svg).getDocumentElement().getTagName()).isEqualTo("svg");
      }
    }
  }

  @Test
  void aFigureWithoutNumbersCanBeDrawn() throws Exception {
    for (Figure.Layout layout : Figure.Layout.values()) {
      parsed(Plots.svg(figure(layout, OptionalDouble.empty(), 0, 0, 0)));
    }
  }

  @Test
  void numbersHaveThreeDigits() {
    assertThat(List.of(0.0, 0.00123456, 0.5, 1.2345, 17.26, 123.4, 1234567.8))
        .extracting(Numbers::format)
        .containsExactly("0.00", "0.00123", "0.500", "1.23", "17.3", "123", "1234568");
  }

  @Test
  void quartilesLieBetweenTheNumbers() {
    assertThat(Spread.of(4, 1, 3, 2)).isEqualTo(new Spread(1.75, 2.5, 3.25));
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void ratiosAreThoseWithinTheRounds() {
    Timings.Timing one = new Timings.Timing("", "", 10, List.of(1.0, 2.0, 4.0));
    Timings.Timing baseline = new Timings.Timing("", "", 20, List.of(1.0, 4.0, 8.0));
    assertThat(one.ratioTo(baseline)).isEqualTo(Spread.of(0.5, 1, 1));
  }
}
