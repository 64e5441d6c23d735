package io.dgen.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.cli.Cli;
import java.util.List;
import java.util.Map;
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
      assertThat((double) json.get("limitRatio")).isEqualTo(median / limit);
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
