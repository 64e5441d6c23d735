package io.dgen.cli.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Once;
import io.dgen.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that each command writes with --report. */
@Once
class RunPageTest {

  @TempDir private Path directory;

  private String page(String name) throws IOException {
    Path json = directory.resolve(name).resolve("dgen-report.json");
    Map<String, Object> data = JSON.std.mapFrom(Files.readString(json));
    assertThat(((Map<?, ?>) data.get("run")).get("machine")).isNotNull();
    return Files.readString(directory.resolve(name).resolve("dgen-report.html"));
  }

  @Test
  void hasRateAndLatencyOverTimeAndTheBottleneck() throws IOException {
    Path data = directory.resolve("data");
    Path report = directory.resolve("write");
    Cli.Result result =
        Cli.line("write --size 4MiB --seed 1 --report", report, "--out", data).has(0);
    assertThat(result.out()).contains("Report: " + report);
    assertThat(page("write"))
        .contains("Rate over time", "Latency over time", "Where the threads", "<svg")
        .contains("Bottleneck", "a writer waited", "Parameters as given", "latencyMicros.p99");
    Map<String, Object> json =
        JSON.std.mapFrom(Files.readString(report.resolve("dgen-report.json")));
    assertThat((List<?>) json.get("figures")).hasSize(3);
    assertThat(json).containsEntry("bytes", 4 << 20);

    Cli.run("verify", data, "--report", directory.resolve("verify")).has(0);
    assertThat(page("verify")).contains("Rate over time", "Latency over time", "comparedBytes");

    Cli.line(
            "exercise --size 1MiB --ops 500 --seed 1 --target",
            directory.resolve("e"),
            "--report",
            directory.resolve("exercise"))
        .has(0);
    assertThat(page("exercise")).contains("Latency over time", "operations.read.count");
  }

  @Test
  void isWrittenByEveryOtherCommand() throws IOException {
    Path data = directory.resolve("data");
    Cli.line("write --size 64KiB --seed 1 --out", data).has(0);
    for (String line : List.of("info", "profiles", "locate --in @")) {
      String name = line.split(" ")[0];
      Cli.line(line.replace("@", data.toString()) + " --report", directory.resolve(name)).has(0);
      assertThat(page(name)).contains("dgen " + name, "Machine");
    }
  }

  /** The list of bad blocks is in the page's way. */
  @Test
  void theResultIsToldThoughThePageCannotBeWritten() throws IOException {
    Path data = directory.resolve("data");
    Cli.line("write --size 64KiB --seed 1 --out", data).has(0);
    Path good = Files.createDirectory(directory.resolve("good"));
    Cli.Result result =
        Cli.run("verify", data, "--report", good, "--bad-blocks", good.resolve("dgen-report.json"))
            .has(3);
    assertThat(result.out()).contains("good").doesNotContain("Report:");
    Cli.flip(data, 5000);
    Path bad = Files.createDirectory(directory.resolve("bad"));
    result =
        Cli.run(
                "verify",
                data,
                "--json",
                "--report",
                bad,
                "--bad-blocks",
                bad.resolve("dgen-report.json"))
            .has(1);
    assertThat(result.json()).containsEntry("good", false);
    assertThat(bad.resolve("dgen-report.html")).doesNotExist();
  }

  @Test
  void exerciseIsRefusedBeforeTheTargetIsTouched() throws IOException {
    Path report = directory.resolve("report");
    Path target = directory.resolve("target");
    Path journal = directory.resolve("journal");
    Cli.run("profiles", "--report", report).has(0);
    Cli.line("exercise --size 1MiB --ops 50 --report", report, "--target", target)
        .failed(2, "dgen-report.html");
    assertThat(target).doesNotExist();
    Cli.line("exercise --size 1MiB --ops 50 --seed 1 --target", target, "--journal", journal)
        .has(0);
    byte[] before = Files.readAllBytes(journal);
    Cli.line("exercise --continue --ops 50 --report", report, "--target", target)
        .failed(2, "--journal");
    Cli.run(
            "exercise",
            "--continue",
            "--ops=50",
            "--report",
            report,
            "--target",
            target,
            "--journal",
            journal)
        .failed(2, "dgen-report.html");
    assertThat(Files.readAllBytes(journal)).isEqualTo(before);
  }

  @Test
  void isWrittenWhereExerciseGoesOnWithWrongBlocks() throws IOException {
    Path target = directory.resolve("target");
    Path journal = directory.resolve("journal");
    Path live = directory.resolve("live");
    Cli.line("exercise --size 64KiB --ops 500 --seed 1 --target", target, "--journal", journal)
        .has(0);
    Files.write(target, new byte[1 << 16]);
    Cli.run(
            "exercise",
            "--continue",
            "--ops=50",
            "--target",
            target,
            "--journal",
            journal,
            "--report",
            directory.resolve("report"),
            "--live",
            live)
        .has(1);
    assertThat(page("report")).contains("dgen exercise");
    assertThat(Files.readString(live)).contains("\"phase\":\"recover\"");
  }

  @Test
  void anOlderReportIsKept() throws IOException {
    Path report = directory.resolve("report");
    Cli.run("profiles", "--report", report).has(0);
    Cli.run("profiles", "--report", report).failed(2, "dgen-report.html");
    Cli.run("profiles", "--report", report, "--force").has(0);
    Cli.run("profiles", "--force").failed(2, "--force is for --report");
    Path data = directory.resolve("data");
    Cli.line("write --size 64KiB --seed 1 --out", data, "--report", report)
        .failed(2, "dgen-report.html");
    assertThat(data).doesNotExist();
  }
}
