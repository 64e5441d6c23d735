package io.dgen.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Once;
import io.dgen.cli.Cli;
import io.dgen.cli.result.ResultsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Once
class CompareResultsTest {

  @TempDir private Path directory;

  private Path file(String name, String... results) throws IOException {
    return Files.writeString(directory.resolve(name), String.join("\n", results));
  }

  private String write(String more) {
    return Cli.line(
            ("write --size 64KiB --seed 1 --force --json " + more).strip() + " --out",
            directory.resolve("data"))
        .has(0)
        .out();
  }

  /** A result as bench prints it, with other figures. */
  @SuppressWarnings("unchecked")
  private String bench(List<Double> runs) throws IOException {
    Map<String, Object> json =
        Cli.line("bench --size 64KiB --chunk 64KiB --iterations 1 --warmup 0 --threads 1 --json")
            .has(0)
            .envelope();
    json.put("runs", runs);
    ((Map<String, Object>) json.get("run")).put("version", runs.toString());
    return JSON.std.asString(json);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> metrics(Cli.Result result) {
    List<Map<String, Object>> comparisons =
        (List<Map<String, Object>>) result.json().get("comparisons");
    return (List<Map<String, Object>>) comparisons.getFirst().get("metrics");
  }

  private static Map<String, Object> metric(Cli.Result result, String name) {
    return metrics(result).stream()
        .filter(one -> one.get("metric").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void runsOfBenchAreValuesOfTheirOwn() throws IOException {
    Path base = file("base", bench(List.of(10.0, 10.1, 10.2, 9.9, 9.8)));
    Path faster = file("faster", bench(List.of(12.0, 12.1, 12.2, 11.9, 11.8)));
    Path same = file("same", bench(List.of(10.05, 9.95, 10.3, 9.7, 10.0)));
    Cli.Result result = Cli.run("compare-results", base, faster, "--json").has(0);
    ResultsSchema.read("results.schema.json").describes(result.out());
    Map<String, Object> rate = metric(result, "rate");
    assertThat(rate).containsEntry("verdict", "better").containsEntry("better", "higher");
    assertThat((Double) rate.get("ratio")).isCloseTo(1.2, within(0.001));
    assertThat((Double) rate.get("ratioFrom")).isBetween(1.15, 1.2);
    assertThat((Double) rate.get("ratioTo")).isBetween(1.2, 1.25);
    assertThat(metric(result, "memset")).containsEntry("verdict", "tooFewValues");
    assertThat(metric(Cli.run("compare-results", faster, base, "--json").has(0), "rate"))
        .containsEntry("verdict", "worse");
    assertThat(metric(Cli.run("compare-results", base, same, "--json").has(0), "rate"))
        .containsEntry("verdict", "notSignificant");
    Path report = directory.resolve("report");
    Cli.run("compare-results", base, faster, "--report", report).has(0);
    assertThat(Files.readString(report.resolve("dgen-report.html")))
        .contains(
            "compared with the baseline", "better; ratio 1.200 of 12.00 (11.90–12.10) to 10.00");
    assertThat(Cli.run("compare-results", base, faster, same).has(0).out())
        .contains("differs: version is [12.0", "rate, GB/s", "1.200", "better", "not significant")
        .contains("too few values");
  }

  @Test
  void resultsOfSeveralRunsAreOneFile() throws IOException {
    String[] slow = {write(""), write(""), write(""), write("")};
    Path base = file("base", slow);
    Path same = file("same", slow[0], slow[1], slow[2], slow[3]);
    Cli.Result result = Cli.run("compare-results", base, same, "--json").has(0);
    assertThat(metrics(result))
        .extracting(one -> one.get("metric"))
        .contains("rate", "latency p50", "latency p99");
    assertThat(metric(result, "rate"))
        .containsEntry("verdict", "notSignificant")
        .containsEntry("ratio", 1.0);
    assertThat(metric(result, "latency p50")).containsEntry("better", "lower");
    assertThat(result.json()).containsEntry("comparedCommand", "write").containsEntry("results", 4);
  }

  /** Two disks may be compared, but not two sizes, unless that is what is asked for. */
  @Test
  void otherParametersAreRefusedUnlessVaried() throws IOException {
    Path base = file("base", write("--queue-depth 2"));
    Path other = file("other", write("--queue-depth 3"));
    Cli.run("compare-results", base, other)
        .failed(2, "other has --queue-depth 3, but", "base has 2", "--vary queue-depth");
    assertThat(Cli.run("compare-results", base, other, "--vary", "queue-depth").has(0).out())
        .contains("differs: --queue-depth is 3, not 2", "rate, GB/s");
    Cli.run("compare-results", base, other, "--vary", "queue-depht")
        .failed(2, "--vary is 'queue-depht'", "write");
    Path both = file("both", write("--queue-depth 2"), write("--queue-depth 3"));
    Cli.run("compare-results", both, base).failed(2, "both has --queue-depth 3");
  }

  @Test
  void whatIsNoResultIsRefused() throws IOException {
    Path write = file("write", write(""));
    Path profiles = file("profiles", Cli.line("profiles --json").has(0).out());
    Cli.run("compare-results", write, profiles)
        .failed(2, "profiles is a result of profiles, but", "write of write");
    Cli.run("compare-results", write, file("text", "fast")).failed(2, "text is not JSON");
    Cli.run("compare-results", write, file("half", "{\"run\": ")).failed(2, "half is not JSON");
    Cli.run("compare-results", write, file("other", "{}")).failed(2, "other has no field run");
    Cli.run("compare-results", write, file("number", "3")).failed(2, "number has no field run");
    Cli.run("compare-results", write, file("empty")).failed(2, "empty is empty");
    Cli.run("compare-results", write, file("newer", "{\"run\": {\"schemaVersion\": 2}}"))
        .failed(2, "newer has schemaVersion 2, but must have 1");
    Cli.run("compare-results", write, directory.resolve("none")).failed(2, "none");
  }

  @Test
  void jobsAreComparedStepByStep() throws IOException {
    Path job =
        file(
            "job.yaml",
            "steps: [{name: fill, write: {out: "
                + directory.resolve("d")
                + ", size: 64KiB, seed: 3, force: true}}, {verify: {in: "
                + directory.resolve("d")
                + "}}]");
    Path base = file("base", Cli.run("run", job, "--json").has(0).out());
    Path other = file("other", Cli.run("run", job, "--json").has(0).out());
    assertThat(metrics(Cli.run("compare-results", base, other, "--json").has(0)))
        .extracting(one -> one.get("metric"))
        .contains("fill: rate", "fill: latency p50", "verify-2: rate");
    Path large =
        file("large", Cli.run("run", job, "--json", "--set", "fill.size=1MiB").has(0).out());
    Cli.run("compare-results", base, large)
        .failed(2, "large, step fill has --size 1048576", "--vary size");
  }
}
