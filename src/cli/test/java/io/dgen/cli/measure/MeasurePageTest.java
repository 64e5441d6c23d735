package io.dgen.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Once;
import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The page of {@code measure --report}. */
@Once
class MeasurePageTest {

  @TempDir private Path directory;

  @Test
  @SuppressWarnings("unchecked")
  void showsWhatWasMeasured() throws Exception {
    Cli.assumeCompressor("zstd");
    Path file = directory.resolve("data");
    Cli.line(
            "write --seed 1 --size 2MiB --dedup 2 --dedup-unit 4KiB --hot 10%:90%"
                + " --mix 50%:1,50%:3 --out",
            file)
        .has(0);
    Path report = directory.resolve("report");
    String options = "measure --unit 4KiB --compressor lz4,zstd --report";
    assertThat(Cli.line(options, report, file).has(0).out()).contains("Report: ", "hottest 10 %");
    Document page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.resolve("dgen-report.html").toFile());
    assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(2);
    assertThat(page.getDocumentElement().getTextContent())
        .contains("Units of 4 KiB", "Hottest 10 %", "% of the copies", "By zstd-3");
    Map<String, Object> json =
        JSON.std.mapFrom(Files.readString(report.resolve("dgen-report.json")));
    assertThat((List<Map<String, Object>>) json.get("figures"))
        .extracting(figure -> figure.get("id"))
        .containsExactly("ratios4096", "occurrences4096");
    assertThat((List<Object>) json.get("units")).hasSize(1);
    Cli.line(options, report, file).failed(2, "exists already");
    Cli.line(options, report, "--force", file).has(0);
  }

  @Test
  void showsWhatHasChanged() throws Exception {
    Path before = directory.resolve("before");
    Cli.line("write --seed 1 --size 2MiB --out", before).has(0);
    Path after = Files.copy(before, directory.resolve("after"));
    Cli.flip(after, 5000);
    Path report = directory.resolve("report");
    Cli.Result result =
        Cli.run("measure", "--unit=4KiB", "--against", before, after, "--report", report).has(0);
    assertThat(result.out()).contains("1 changed", "Report: " + report);
    assertThat(Files.readString(report.resolve("dgen-report.html")))
        .contains("What was compared", "Units of 4 KiB", "1 (0.195 %)");
    assertThat(JSON.std.mapFrom(Files.readString(report.resolve("dgen-report.json"))))
        .containsKeys("run", "units")
        .containsEntry("before", before.toString());
    Cli.run("measure", "--against", before, after, "--report", report).failed(2, "exists already");
  }

  @Test
  void whatMakesNoSenseIsRefused() throws IOException {
    Path file = Files.write(directory.resolve("data"), new byte[8192]);
    Cli.line("measure --force", file).failed(2, "--force", "--report");
    Cli.line("measure --as-profile --report x", file).failed(2, "--report", "--as-profile");
    Cli.line("measure --report", file, file).failed(2, "not a directory");
  }
}
