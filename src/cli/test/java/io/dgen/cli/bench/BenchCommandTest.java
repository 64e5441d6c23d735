package io.dgen.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.Backend;
import io.dgen.NumaMode;
import io.dgen.Pin;
import io.dgen.RuntimeInfo;
import io.dgen.StorePolicy;
import io.dgen.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BenchCommandTest {

  private static final boolean PURE_JAVA = Boolean.getBoolean("dgen.test.pureJava");
  private static final String QUICK = "bench --warmup 0 --size 3000001 --iterations 3 ";

  static List<String> engines() {
    return Cli.engines();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void theJsonHasWhatProgramsRelyOn(String engine) {
    Map<String, Object> json =
        Cli.line(QUICK + "--json --chunk 1000003 --threads 2 " + engine).has(0).json();
    assertThat(json)
        .containsKeys("backend", "isa", "memset", "perThread", "limitRatio", "nonTemporalLimit")
        .containsEntry("threads", 2)
        .containsEntry("chunkBytes", 1000003)
        .containsEntry("sizeBytes", 3000001);
    List<?> runs = (List<?>) json.get("runs");
    assertThat(runs).hasSize(3);
    double median = runs.stream().mapToDouble(Double.class::cast).sorted().toArray()[1];
    assertThat((double) json.get("gigabytesPerSecond")).isEqualTo(median).isPositive();
    assertThat((double) json.get("perThread")).isEqualTo(median / 2);
    assertThat((double) json.get("memset")).isPositive();
    if (json.get("nonTemporalLimit") instanceof Double limit) {
      assertThat(PURE_JAVA).isFalse();
      List<?> limits = (List<?>) json.get("nonTemporalRuns");
      double[] ratios = new double[3];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = (double) runs.get(i) / (double) limits.get(i);
      }
      Arrays.sort(ratios);
      assertThat((double) json.get("limitRatio")).isCloseTo(ratios[1], within(1e-9 * limit));
      assertThat((List<?>) json.get("ratioQuartiles")).hasSize(2);
      assertThat(json).containsKeys("quiet", "ratioRuns").containsEntry("stable", null);
    } else {
      assertThat(json).containsEntry("limitRatio", null);
      assertThat((String) json.get("nonTemporalRefusal")).contains("native");
    }
  }

  @Test
  void theReportHasEveryRunAndTheMedian() {
    String report = Cli.line(QUICK + "--dedup 2 --compress 2").has(0).out();
    assertThat(report)
        .contains("Total size per run: 3000001 bytes", "Chunk size: 64 MiB", "Iterations: 3")
        .contains("Run 01: ", "Run 03: ", "1 chunks", "Throughput:", "Per thread:", "memset:")
        .contains("NUMA mode: auto", "Back end: ", "Non-temporal limit:");
  }

  private static BenchResult result(@Nullable Double untilStable, double... ratios) {
    List<BenchResult.Run> runs =
        Arrays.stream(ratios).mapToObj(ratio -> new BenchResult.Run(1, ratio, 9)).toList();
    RuntimeInfo runtime =
        new RuntimeInfo(
            Backend.SCALAR, "java", StorePolicy.AUTO, 0, 1, List.of(), Pin.NONE, List.of());
    return new BenchResult(runtime, 1, 1, false, StorePolicy.REGULAR, runs, null, untilStable);
  }

  private static String text(BenchResult result) {
    StringWriter text = new StringWriter();
    new BenchReport(new PrintWriter(text)).print(result, NumaMode.AUTO);
    return text.toString();
  }

  /** A neighbour halves the machine's speed from the fourth round on. */
  @Test
  void theRatioIsThatOfRunsNextToEachOther() {
    BenchResult result = result(null, 0.9, 0.9, 0.9, 0.9, 0.9);
    assertThat(result.limitRatio()).isEqualTo(0.9);
    List<BenchResult.Run> runs =
        List.of(
            new BenchResult.Run(1, 0.9, 1),
            new BenchResult.Run(1, 0.9, 1),
            new BenchResult.Run(1, 1.8, 1), // the neighbour came between the two
            new BenchResult.Run(2, 1.8, 1),
            new BenchResult.Run(2, 1.8, 1));
    BenchResult loaded =
        new BenchResult(result.runtime(), 1, 1, false, StorePolicy.REGULAR, runs, null, null);
    assertThat(loaded.limitRatio()).isEqualTo(0.9);
  }

  @Test
  void aMachineThatIsNotQuietIsNoticed() {
    BenchResult noisy = result(null, 0.5, 0.7, 0.9, 1.1, 1.3);
    assertThat(noisy.quiet()).isFalse();
    assertThat(text(noisy)).contains("0.90 (0.70–1.10)", "not quiet", "44 %", "--until-stable");
    BenchResult quiet = result(null, 0.90, 0.91, 0.92, 0.93, 0.94);
    assertThat(quiet.quiet()).isTrue();
    assertThat(text(quiet)).doesNotContain("not quiet", "Not stable");
  }

  @Test
  void whatIsNotStableSaysSo() {
    assertThat(text(result(0.02, 0.5, 0.7, 0.9, 1.1, 1.3)))
        .contains("Not stable: after 5 runs the ratio is known within 31.2 %");
    assertThat(text(result(0.02, 0.9))).contains("Not stable: after 1 runs");
    assertThat(text(result(0.02, 0.90, 0.905, 0.91, 0.915, 0.92))).doesNotContain("Not stable");
  }

  @Test
  void moreRunsAreMadeUntilTheRatioIsStableButNotForEver() {
    String line = "bench --warmup 0 --size 1 --chunk 1 --iterations 2 --json --until-stable ";
    assertThat((List<?>) Cli.line(line + "0.000001%").has(0).json().get("runs")).hasSize(80);
    assertThat((List<?>) Cli.line(QUICK + "--json --until-stable 100%").has(0).json().get("runs"))
        .hasSizeBetween(3, 120);
    String once = "bench --warmup 0 --size 1 --chunk 1 --iterations 1 --json --until-stable ";
    assertThat((List<?>) Cli.line(once + "100%").has(0).json().get("runs"))
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(Cli.line(line + "0%").has(2).err()).contains("--until-stable is 0%");
    assertThat(Cli.line(line + "101%").has(2).err()).contains("--until-stable is 101%");
  }

  @Test
  void sweepsAreTables() {
    List<?> threads =
        (List<?>) Cli.line(QUICK + "--json --sweep threads --threads 3").has(0).json().get("sweep");
    assertThat(threads).extracting("threads").containsExactly(1, 2, 3);
    String table =
        Cli.line("bench --warmup 0 --size 1MiB --iterations 1 --sweep chunk").has(0).out();
    assertThat(table.lines().filter(line -> line.startsWith("| "))).hasSize(8);
    assertThat(table).contains("  8 MiB |", "512 MiB |");
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(BenchResult.median(4, 1, 3, 2)).isEqualTo(2.5);
    assertThat(BenchResult.median(3, 1, 2)).isEqualTo(2);
  }
}
