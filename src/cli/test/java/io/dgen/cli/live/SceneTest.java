package io.dgen.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.Once;
import io.dgen.cli.output.Columns;
import io.dgen.storage.latency.LatencyHistogram;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The view of a terminal, line by line. */
@Once
class SceneTest {

  static Sample sample(boolean last) {
    return sample(
        last, new LiveSource.Files(12, 100, List.of(new LiveSource.File("file-000012", 45, 100))));
  }

  private static Sample sample(boolean last, LiveSource.Files files) {
    LatencyHistogram latencies = new LatencyHistogram(LiveSource.PRECISION_BITS);
    for (int i = 0; i < 99; i++) {
      latencies.record(200_000);
    }
    latencies.record(12_000_000);
    Map<Integer, Sample.Node> nodes = new TreeMap<>();
    for (int node = 0; node < 4; node++) {
      nodes.put(node, new Sample.Node(1 << 30, 8.5e8));
    }
    return new Sample(
        "write",
        "write",
        "/data",
        1_800_000_000_000L,
        10,
        1,
        4L << 30,
        Goal.bytes(16L << 30),
        3.42e9,
        4.29e8,
        0.25,
        30,
        Map.of("write", new Sample.Operations(1024, 4L << 30, 100, 3.42e9, latencies)),
        0.04,
        0.4,
        9.6,
        nodes,
        files,
        2,
        last);
  }

  private static final List<Double> RATES =
      IntStream.range(0, 100).mapToObj(i -> 1e9 * (i % 8 + 1)).toList();

  private static List<String> lines(int width, boolean unicode) {
    return new Scene(sample(false), RATES, width, unicode).lines();
  }

  @Test
  void ofEightyColumnsHasEverything() {
    assertThat(lines(80, true))
        .containsExactly(
            "write    3.42 GB/s now, 429.0 MB/s mean  ▇█▂▃▄▅▅▆▇█▂▃▄▅▅▆▇█▂▃▄▅▅▆▇█▂▃▄▅▅▆▇█▂▃▄▅",
            "[=======>                       ] 25%  4.0 GiB of 16.0 GiB  30 s left  2 errors",
            "write    100/s  p50 201 µs  p99 201 µs  max 12.1 ms",
            "time     storage 96%, data 4%",
            "nodes    0: 850.0 MB/s  1: 850.0 MB/s  2: 850.0 MB/s  3: 850.0 MB/s",
            "files    12 of 100, 1 in progress",
            "   45%  file-000012");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 40, 60, 80, 200, 1000})
  void fitsIntoAnyWidth(int width) {
    for (boolean unicode : new boolean[] {true, false}) {
      assertThat(lines(width, unicode))
          .allSatisfy(line -> assertThat(line.length()).isLessThan(Math.max(20, width)));
    }
  }

  @Test
  void ofSixtyColumnsBreaksWhatDoesNotFit() {
    assertThat(lines(60, true))
        .contains(
            "[==>        ] 25%  4.0 GiB of 16.0 GiB  30 s left  2 errors",
            "nodes    0: 850.0 MB/s  1: 850.0 MB/s  2: 850.0 MB/s", "         3: 850.0 MB/s");
  }

  @Test
  void ofTwoHundredColumnsIsAsWideAsTheTerminal() {
    assertThat(lines(200, true).get(1)).hasSize(199).startsWith("[=");
  }

  @Test
  void allOfItIsHundredPercent() {
    Sample all = sample(true);
    Sample done =
        new Sample(
            all.command(),
            all.phase(),
            all.target(),
            all.millis(),
            all.seconds(),
            all.interval(),
            all.goal().bytes(),
            all.goal(),
            all.rate(),
            all.meanRate(),
            1,
            0,
            all.operations(),
            all.dataShare(),
            all.dataSeconds(),
            all.storageSeconds(),
            all.nodes(),
            all.files(),
            0,
            true);
    assertThat(new Scene(done, RATES, 60, true).lines().get(1))
        .isEqualTo("[=====================] 100%  16.0 GiB of 16.0 GiB  in 10 s")
        .hasSize(59);
  }

  @Test
  void longNamesKeepTheirEndsAndWideOnesFit() {
    String wide = "日本語".repeat(30) + ".bin";
    Sample one =
        sample(false, new LiveSource.Files(0, 2, List.of(new LiveSource.File(wide, 1, 2))));
    for (int width : new int[] {30, 60, 80, 200}) {
      assertThat(new Scene(one, RATES, width, true).lines())
          .allSatisfy(line -> assertThat(Columns.of(line)).isLessThan(width));
      assertThat(new Scene(one, RATES, width, true).lines().getLast())
          .startsWith("   50%  日本")
          .endsWith(".bin");
    }
  }

  @Test
  void isInAsciiWhereTheTerminalHasNothingElse() {
    assertThat(String.join("", lines(80, false)).chars()).allMatch(c -> c >= ' ' && c < 0x7f);
  }

  @Test
  void inTheEndHasTheWholeRun() {
    assertThat(new Scene(sample(true), RATES, 80, true).lines())
        .hasSize(4)
        .anyMatch(line -> line.contains("in 10 s"))
        .noneMatch(line -> line.contains(" now"));
  }

  @Test
  void aLineWithoutATerminalSaysTheSame() {
    assertThat(PlainLines.text(sample(false)))
        .isEqualTo(
            "write: 4.0 GiB of 16.0 GiB (25%) after 10 s, 3.42 GB/s now, 429.0 MB/s mean;"
                + " write 100/s, p50 201 µs, p99 201 µs; 12 of 100 files; 2 errors; 30 s left");
  }
}
