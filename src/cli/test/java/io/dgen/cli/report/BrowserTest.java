package io.dgen.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Once;
import io.dgen.TestRun;
import io.dgen.Tool;
import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of every command, opened in Chromium: nothing is said in its console, and nothing is
 * wider than the window. The screenshots are left in target/report-pages.
 */
@Once
@Tag("long")
class BrowserTest {

  private static final int WIDTH = 1100;
  private static final int PHONE_WIDTH = 500; // Chromium's windows are no narrower

  /** What the test asks a page, to be answered in the console. */
  private static final String QUESTION =
      "<script>console.log('width ' + document.documentElement.scrollWidth + ' of '"
          + " + window.innerWidth + ', height ' + document.documentElement.scrollHeight)</script>";

  private static final Pattern CONSOLE = Pattern.compile(":CONSOLE[^ ]* \"(.*)\", source:");
  private static final Pattern ANSWER =
      Pattern.compile("width ([0-9]+) of ([0-9]+), height ([0-9]+)");

  @TempDir private Path directory;

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  /** Runs every command with a report; returns the pages by name. */
  private Map<String, Path> pages() throws IOException {
    Files.createDirectories(directory.resolve("store/bucket"));
    Files.writeString(
        directory.resolve("job.yaml"),
        """
        name: nightly
        steps:
          - write: {out: DIR/j, size: 8MiB, seed: 1}
          - verify: {in: DIR/j}
          - measure: {arguments: [DIR/j], unit: 4KiB}
          - wait: 10ms
          - exercise: {target: DIR/k, size: 1MiB, ops: 500}
        """
            .replace("DIR", directory.toString()));
    Cli.line("write --size 1MiB --seed 1 --generation 1 --change 20 --out", path("old")).has(0);
    Cli.line("write --size 1MiB --seed 1 --generation 2 --change 20 --out", path("new")).has(0);
    String stored = "folder://bucket/set --endpoint " + path("store");
    Cli.line("write --files 3 --file-size 64KiB --seed 9 --dir " + stored).has(0);
    String bench = "bench --size 1MiB --chunk 256KiB --iterations 3 --warmup 0 --threads 1";
    Files.writeString(directory.resolve("r.json"), Cli.line(bench + " --json").has(0).out());
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("write", "write --size 256MiB --seed 3 --dedup 2 --compress 2 --out DIR/d");
    lines.put("verify", "verify --in DIR/d");
    lines.put("exercise", "exercise --target DIR/e --size 16MiB --time 2s --seed 1");
    lines.put("bench", bench);
    lines.put("measure", "measure --unit 4KiB,128KiB --sample 10 DIR/d");
    lines.put("against", "measure --against DIR/old DIR/new");
    lines.put("locate", "locate --in DIR/d --bytes 64KiB");
    lines.put("delete", "delete --dir " + stored);
    lines.put("compare-results", "compare-results DIR/r.json DIR/r.json");
    lines.put("profiles", "profiles");
    lines.put("info", "info");
    lines.put("run", "run DIR/job.yaml");
    Map<String, Path> pages = new LinkedHashMap<>();
    for (Map.Entry<String, String> line : lines.entrySet()) {
      Path report = directory.resolve("report-" + line.getKey());
      Cli.line(line.getValue().replace("DIR", directory.toString()) + " --report", report).has(0);
      pages.put(line.getKey(), report.resolve("dgen-report.html"));
    }
    return pages;
  }

  @Test
  void everyPageIsShownWithoutErrors() throws Exception {
    Tool chromium = Tool.require("chromium", "chromium");
    Path shots = Files.createDirectories(TestRun.project().resolve("target/report-pages"));
    for (Map.Entry<String, Path> page : pages().entrySet()) {
      String html = Files.readString(page.getValue());
      Path asking = directory.resolve("asking.html");
      Files.writeString(asking, html.replace("</body>", QUESTION + "</body>"));
      int height = 0;
      for (int width : new int[] {PHONE_WIDTH, WIDTH}) {
        List<String> console = console(open(chromium, asking, width, 800, "--dump-dom"));
        assertThat(console).as(page.getKey()).hasSize(1);
        Matcher answer = ANSWER.matcher(console.getFirst());
        assertThat(answer.matches()).as("%s", console).isTrue();
        assertThat(Integer.parseInt(answer.group(1)))
            .as("%s has something wider than the window of %d", page.getKey(), width)
            .isLessThanOrEqualTo(Integer.parseInt(answer.group(2)));
        height = Integer.parseInt(answer.group(3));
      }
      Path shot = shots.resolve(page.getKey() + ".png");
      Files.deleteIfExists(shot);
      String said = open(chromium, page.getValue(), WIDTH, height, "--screenshot=" + shot);
      assertThat(console(said)).as(page.getKey()).isEmpty();
      assertThat(shot).isNotEmptyFile();
    }
  }

  /** Otherwise no page would have any. */
  @Test
  void errorsAreSeen() throws Exception {
    Tool chromium = Tool.require("chromium", "chromium");
    Path page =
        Files.writeString(
            directory.resolve("wrong.html"), "<script>nothing.there()</script><p>shown</p>");
    assertThat(console(open(chromium, page, WIDTH, 800, "--dump-dom")))
        .containsExactly("Uncaught ReferenceError: nothing is not defined");
  }

  private String open(Tool chromium, Path page, int width, int height, String how)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("--headless");
    arguments.add("--no-sandbox"); // it refuses to run as root otherwise
    arguments.add("--disable-gpu");
    arguments.add("--hide-scrollbars");
    arguments.add("--user-data-dir=" + directory.resolve("chromium"));
    arguments.add("--enable-logging=stderr");
    arguments.add("--v=0");
    arguments.add("--window-size=" + width + "," + height);
    arguments.add(how);
    arguments.add(page.toUri().toString());
    return chromium.run(directory, arguments);
  }

  private static List<String> console(String said) {
    List<String> lines = new ArrayList<>();
    Matcher matcher = CONSOLE.matcher(said);
    while (matcher.find()) {
      lines.add(matcher.group(1));
    }
    return lines;
  }
}
