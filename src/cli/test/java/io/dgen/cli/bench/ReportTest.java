package io.dgen.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.ForkedJvm;
import io.dgen.Once;
import io.dgen.TestRun;
import io.dgen.cli.Cli;
import io.dgen.cli.DgenProcess;
import io.dgen.cli.DgenProcess.Signal;
import io.dgen.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code bench --report}: the page, its data, and what is not written over. */
@Timeout(value = 600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportTest {

  private static final String QUICK =
      "bench --warmup 0 --size 64KiB --chunk 64KiB --iterations 3 --threads 2 --seed 5 ";
  private static final List<String> FIGURES =
      List.of("chunks", "threads", "objects", "backends", "limit");

  @TempDir private Path directory;

  static List<String> engines() {
    return Cli.engines();
  }

  private Path page() {
    return directory.resolve("dgen-report.html");
  }

  private Path json() {
    return directory.resolve("dgen-report.json");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** The page, which must be XML; what it is declared as is not looked up. */
  private static Document parsed(Path page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(page.toFile());
  }

  private static List<Element> elements(Element in, String name) {
    NodeList nodes = in.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static Element withId(Document page, String id) {
    return elements(page.getDocumentElement(), "*").stream()
        .filter(element -> element.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void everyEngineHasOne(String engine) throws Exception {
    Cli.Result result = Cli.line(QUICK + engine + " --report", directory).has(0);
    assertThat(result.out()).contains(page().toString(), json().toString());
    assertThat(files()).containsExactlyInAnyOrder(page(), json());
    Document page = parsed(page());
    assertThat(elements(page.getDocumentElement(), "figure")).hasSize(5);
    assertThat(elements(page.getDocumentElement(), "svg")).hasSize(5);
    assertThat(page.getDocumentElement().getTextContent())
        .contains("How it was measured", "bench --warmup 0 --size 64KiB", "GB/s");
    Map<String, Object> data = JSON.std.mapFrom(Files.readString(json()));
    assertThat(data)
        .containsKeys("tool", "machine", "parameters", "command", "figures", "measurements");
    assertThat((List<?>) data.get("figures")).extracting("id").containsExactlyElementsOf(FIGURES);
    assertThat(JSON.std.mapFrom(withId(page, "data").getTextContent())).isEqualTo(data);
    boolean limit = data.get("nonTemporalRefusal") == null;
    assertThat(limit || TestRun.PURE_JAVA || Cli.line("info").out().contains("refused")).isTrue();
    String caption = elements(withId(page, "limit"), "figcaption").getFirst().getTextContent();
    assertThat(caption).contains(limit ? "non-temporal stores reaches" : "memset reaches");
    if (!limit) {
      assertThat(caption).contains("There is no limit of non-temporal stores: ", "native");
    }
  }

  @Test
  @Once
  void tablesHaveTheNumbersOfTheJson() throws Exception {
    Cli.line(QUICK + "--report", directory).has(0);
    Document page = parsed(page());
    Map<String, Object> data = JSON.std.mapFrom(Files.readString(json()));
    int numbers = 0;
    for (Object each : (List<?>) data.get("figures")) {
      Map<?, ?> figure = (Map<?, ?>) each;
      Element table = elements(withId(page, (String) figure.get("id")), "tbody").getFirst();
      List<Element> rows = elements(table, "tr");
      List<?> points = (List<?>) figure.get("points");
      assertThat(rows).hasSameSizeAs(points).isNotEmpty();
      for (int i = 0; i < rows.size(); i++) {
        Map<?, ?> point = (Map<?, ?>) points.get(i);
        assertThat(elements(rows.get(i), "th").getFirst().getTextContent())
            .isEqualTo(point.get("label"));
        List<String> cells =
            elements(rows.get(i), "td").stream().map(Element::getTextContent).toList();
        assertThat(cells.getFirst()).isEqualTo(point.get("remark"));
        // After the label, the number and the remark.
        List<?> spreads = point.values().stream().skip(3).toList();
        assertThat(spreads).hasSize(cells.size() - 1).isNotEmpty();
        for (int j = 0; j < spreads.size(); j++) {
          numbers += compare(cells.get(j + 1), (Map<?, ?>) spreads.get(j));
        }
      }
    }
    assertThat(numbers).isGreaterThan(20);
  }

  /** Of a median and its quartiles, each rounded. */
  private static int compare(String cell, Map<?, ?> spread) {
    if (spread == null) {
      assertThat(cell).isEqualTo("–");
      return 0;
    }
    double[] shown =
        Arrays.stream(cell.split("[^0-9.]+"))
            .filter(text -> !text.isEmpty())
            .mapToDouble(Double::parseDouble)
            .toArray();
    List<Object> told =
        List.of(spread.get("median"), spread.get("lowerQuartile"), spread.get("upperQuartile"));
    assertThat(shown).hasSize(3);
    for (int i = 0; i < shown.length; i++) {
      double value = ((Number) told.get(i)).doubleValue();
      assertThat(shown[i]).isCloseTo(value, Offset.offset(0.006 * value));
    }
    return 1;
  }

  /** The figures can be had from the times again. */
  @Test
  @Once
  void theJsonHasEveryTurn() throws Exception {
    Map<String, Object> data = Cli.line(QUICK + "--json --report", directory).has(0).json();
    Map<String, Object> written = JSON.std.mapFrom(Files.readString(json()));
    assertThat(written.remove("run")).isNotNull();
    assertThat(written).isEqualTo(data);
    assertThat((Map<?, ?>) data.get("parameters")).extracting("rounds").isEqualTo(3);
    List<?> turns = (List<?>) ((Map<?, ?>) data.get("measurements")).get("threads");
    for (int threads = 1; threads <= 2; threads++) {
      String point = Integer.toString(threads);
      double[] rates =
          turns.stream()
              .map(each -> (Map<?, ?>) each)
              .filter(turn -> turn.get("point").equals(point))
              .filter(turn -> turn.get("contender").equals("generator"))
              .flatMapToDouble(
                  turn ->
                      ((List<?>) turn.get("turnSeconds"))
                          .stream()
                              .mapToDouble(
                                  seconds -> (int) turn.get("turnBytes") / (double) seconds / 1e9))
              .sorted()
              .toArray();
      assertThat(rates).hasSize(3);
      Map<?, ?> shown = (Map<?, ?>) points(data, "threads").get(threads - 1);
      assertThat(shown.get("threads")).isEqualTo(threads);
      assertThat((Map<?, ?>) shown.get("generatorGigabytesPerSecond"))
          .extracting("median")
          .isEqualTo(rates[1]);
    }
  }

  private static List<?> points(Map<String, Object> data, String figure) {
    return ((List<?>) data.get("figures"))
        .stream()
            .map(each -> (Map<?, ?>) each)
            .filter(each -> each.get("id").equals(figure))
            .map(each -> (List<?>) each.get("points"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  @Once
  void thePageNeedsNothingElse() throws Exception {
    Cli.line(QUICK + "--report", directory).has(0);
    for (Element element : elements(parsed(page()).getDocumentElement(), "*")) {
      assertThat(element.hasAttribute("src") || element.hasAttribute("href")).isFalse();
      assertThat(element.getTagName()).isNotIn("link", "img", "iframe", "object", "embed");
      if (element.getTagName().equals("script")) {
        assertThat(element.getAttribute("type")).isEqualTo("application/json");
      }
    }
    assertThat(Files.readString(page()).replaceAll("xmlns=\"[^\"]*\"", ""))
        .doesNotContain("http://", "https://", "@import")
        .doesNotContainPattern("url\\((?!#)");
  }

  @Test
  @Once
  void whatIsTypedIsEscaped() throws Exception {
    Path odd = directory.resolve("<&\"' é");
    Object[] words =
        Stream.concat(Arrays.stream(QUICK.split(" ")), Stream.of("--report", odd)).toArray();
    Cli.run(words).has(0);
    assertThat(parsed(odd.resolve("dgen-report.html")).getDocumentElement().getTextContent())
        .contains(
            "dgen bench --warmup 0", "--report '" + odd.toString().replace("'", "'\\''") + "'");
  }

  @Test
  @Once
  void anOlderReportIsKeptWithoutForce() throws Exception {
    Files.writeString(json(), "precious");
    Cli.line(QUICK + "--report", directory).failed(2, json() + ": exists already");
    assertThat(json()).hasContent("precious");
    assertThat(files()).containsExactly(json());
    Cli.line(QUICK + "--force --report", directory).has(0);
    Cli.line(QUICK + "--report", directory).failed(2, page() + ": exists already");
    parsed(page());
  }

  @Test
  @Once
  void linksAreNeverFollowed() throws Exception {
    Path target = Files.writeString(directory.resolve("target"), "precious");
    Files.createSymbolicLink(page(), target);
    Cli.line(QUICK + "--force --report", directory).failed(2, "a symbolic link");
    assertThat(target).hasContent("precious");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    Cli.line(QUICK + "--force --report", link).failed(2, link + ": is a symbolic link");
  }

  @Test
  @Once
  void whatIsNoDirectoryIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "precious");
    Cli.line(QUICK + "--force --report", file).failed(2, file + ": is a file, not a directory");
    Cli.line(QUICK + "--force --report", file.resolve("below")).has(3);
    assertThat(file).hasContent("precious");
    Cli.run("bench", "--report", "").failed(2, "--report is empty");
  }

  @Test
  @Once
  void aDirectoryThatCannotBeWrittenIsRefusedAtOnce() throws Exception {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    assumeTrue(closed.toFile().setWritable(false) && !Files.isWritable(closed), "root may write");
    try {
      Cli.line("bench --size 1TiB --report", closed).failed(3, closed + ": ");
    } finally {
      assertThat(closed.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  @Once
  void theDirectoryIsMade() throws Exception {
    Path deep = directory.resolve("a/b");
    Cli.line(QUICK + "--report", deep).has(0);
    assertThat(deep.resolve("dgen-report.html")).exists();
  }

  @Test
  @Once
  void whatDoesNotGoTogetherIsRefused() throws Exception {
    Cli.line("bench --sweep chunk --report", directory)
        .failed(2, "--sweep cannot go with --report");
    Cli.line("bench --pipeline --report", directory).failed(2, "--pipeline cannot go with");
    Cli.line("bench --force").failed(2, "--force is for --report");
    Cli.line("bench --iterations 0 --report", directory).failed(2, "--iterations is 0");
    Cli.line("bench --backend scalar --isa avx2 --report", directory).has(2);
    assertThat(files()).isEmpty();
  }

  @Test
  @Once
  void anInterruptLeavesNothingBehind() throws Exception {
    DgenProcess.assumeInterruptible();
    Path messages = Files.createDirectory(directory.resolve("messages"));
    Path report = directory.resolve("report");
    DgenProcess bench =
        DgenProcess.start(messages, "bench", "--size", "1TiB", "--warmup", "0", "--report", report);
    try {
      while (bench.runs() && !Files.isDirectory(report)) {
        Thread.sleep(5);
      }
    } finally {
      bench.send(Signal.INT);
    }
    assertThat(bench.status()).isEqualTo(Signal.INT.status);
    bench.spokeToPeople();
    assertThat(report).isEmptyDirectory();
  }

  /** In a runtime without java.desktop, and where there is no font: said before measuring. */
  @Test
  @Once
  void aRuntimeThatCannotDrawIsRefusedAtOnce() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags("--limit-modules", "java.base,java.logging,jdk.unsupported")
            .run(Main.class, "bench", "--size", "1TiB", "--report", directory.toString());
    assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    assertThat(result.err())
        .contains("dgen: --report: plots cannot be drawn: ", "java.desktop")
        .doesNotContain("\tat ");
    assertThat(files()).isEmpty();
  }

  @Test
  @Once
  void aMissingLibraryIsNamed() throws Exception {
    Path[] without =
        ForkedJvm.ownClassPath().stream()
            .filter(entry -> !entry.getFileName().toString().startsWith("xchart"))
            .toArray(Path[]::new);
    ForkedJvm.Result result =
        ForkedJvm.withClassPath(without)
            .run(Main.class, "bench", "--size", "1TiB", "--report", directory.toString());
    assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    assertThat(result.err())
        .contains("dgen: --report: plots cannot be drawn: ", "xchart")
        .doesNotContain("\tat ");
  }
}
