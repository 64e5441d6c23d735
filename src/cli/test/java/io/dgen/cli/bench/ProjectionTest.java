package io.dgen.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.ForkedJvm;
import io.dgen.Once;
import io.dgen.cli.Cli;
import io.dgen.cli.Main;
import io.dgen.cli.projection.Measured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code bench --project} takes, measures and prints. */
@Once
class ProjectionTest {

  private static final String QUICK =
      "bench --warmup 0 --iterations 1 --threads 2 --chunk 1MiB --size 32MiB ";
  private static final String MACHINE = "cores=368,nodes=16,node-bandwidth=425GB/s";
  private static final String FAST =
      ",core-rate=15GB/s,post=500ns,wake-call=2us,wake-up=10us,spin-up=0.2us,spin-time=15us,"
          + "hand-over=1us";

  private static Cli.Result text;
  private static Map<String, Object> given;

  @BeforeAll
  static void measure() {
    text = Cli.line(QUICK + "--project " + MACHINE).has(0);
    given = projection(Cli.line(QUICK + "--json --project " + MACHINE + FAST).has(0).json());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object json) {
    return (Map<String, Object>) json;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object json) {
    return (List<Map<String, Object>>) json;
  }

  private static Map<String, Object> projection(Map<String, Object> json) {
    assertThat(json).containsOnlyKeys("projection", "measuredHere");
    return map(json.get("projection"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cores=368,nodes=16 | node-bandwidth is missing",
        "nodes=16,node-bandwidth=1GB/s | cores is missing",
        "cores=16,node-bandwidth=1GB/s | nodes is missing",
        "cores=368,nodes=16,node-bandwidth=425GB/s,cpus=2 | 'cpus' must be one of the keys cores,",
        "cores=368,nodes=16,node-bandwidth=425GB/s,cores=2 | cores is given twice",
        "cores | 'cores' must be KEY=VALUE",
        "cores=0,nodes=1,node-bandwidth=1GB/s | cores is '0', but must be 1 to 4096",
        "cores=4097,nodes=1,node-bandwidth=1GB/s | cores is '4097', but must be 1 to 4096",
        "cores=99999999999,nodes=1,node-bandwidth=1GB/s | cores is '99999999999', but must be 1 to",
        "cores=2.5,nodes=1,node-bandwidth=1GB/s | cores is '2.5', but must be 1 to",
        "cores=,nodes=1,node-bandwidth=1GB/s | cores is '', but must be 1 to",
        "cores=4,nodes=5,node-bandwidth=1GB/s | nodes is '5', but must be 1 to 4, the number of",
        "cores=4,nodes=0,node-bandwidth=1GB/s | nodes is '0', but must be 1 to 4",
        "cores=4,nodes=1,node-bandwidth=425GB | node-bandwidth is '425GB', but must be 1MB/s to",
        "cores=4,nodes=1,node-bandwidth=fast/s | node-bandwidth is 'fast/s', but must be 1MB/s to",
        "cores=4,nodes=1,node-bandwidth=0GB/s | node-bandwidth is '0GB/s', but must be 1MB/s to",
        "cores=4,nodes=1,node-bandwidth=9999TB/s | node-bandwidth is '9999TB/s', but must be",
        "cores=4,nodes=1,node-bandwidth=-1GB/s | node-bandwidth is '-1GB/s', but must be",
        "cores=4,nodes=1,node-bandwidth=1GB/s,core-rate=15 | core-rate is '15', but must be",
        "cores=4,nodes=1,node-bandwidth=1GB/s,wake-up=8 | wake-up is '8', but must be 0s to 1s",
        "cores=4,nodes=1,node-bandwidth=1GB/s,hand-over=2s | hand-over is '2s', but must be 0s",
        "cores=4,nodes=1,node-bandwidth=1GB/s,post=-1us | post is '-1us', but must be 0s to 1s",
        "cores=4,nodes=1,node-bandwidth=1GB/s, | '' must be KEY=VALUE",
      })
  void whatIsNoMachineIsRefused(String machine, String message) {
    Cli.run("bench", "--project", machine).failed(2, "--project", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sweep chunk | --sweep cannot go with --project",
        "--pipeline | --pipeline cannot go with --project",
        "--chunk 64KiB | --chunk is 65536, but must be 1048576 to",
        "--size 1MiB --chunk 1MiB --threads 1 | --size is 1 MiB, but must be 16 MiB or more with",
      })
  void whatMakesNoSenseWithItIsRefused(String options, String message) {
    Cli.line("bench --project " + MACHINE + " " + options).failed(2, message);
  }

  /** There nothing wakes anything. */
  @Test
  void oneCpuIsTooFew() throws Exception {
    ForkedJvm.Result result =
        ForkedJvm.withClasses()
            .flags("-XX:ActiveProcessorCount=1")
            .run(Main.class, "bench", "--project", "cores=8,nodes=1,node-bandwidth=100GB/s");
    assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    assertThat(result.err()).contains("dgen: --project", "needs 2 CPUs").doesNotContain("\tat ");
  }

  @Test
  void unitsAreRead() {
    ProjectedMachine machine =
        ProjectedMachine.parse(
            "node-bandwidth=400GiB/s, cores = 8 ,nodes=2,core-rate=18.5GB/s,wake-up=8us,"
                + "wake-call=0.5µs,post=250ns,spin-time=1ms");
    assertThat(machine.machine().cores()).isEqualTo(8);
    assertThat(machine.machine().nodes()).isEqualTo(2);
    assertThat(machine.machine().nodeBandwidth()).isEqualTo(400.0 * (1L << 30));
    Measured measured = machine.on(new Measured(1, 2, 3, 4, 5, 6, 7));
    double rounding = 1e-15;
    assertThat(measured.coreRate()).isEqualTo(18.5e9);
    assertThat(measured.wakeUp()).isCloseTo(8e-6, within(rounding));
    assertThat(measured.wakeCall()).isCloseTo(0.5e-6, within(rounding));
    assertThat(measured.post()).isCloseTo(250e-9, within(rounding));
    assertThat(measured.spinTime()).isCloseTo(1e-3, within(rounding));
    assertThat(measured.spinUp()).isEqualTo(5);
    assertThat(measured.handOver()).isEqualTo(7);
  }

  @Test
  void theTextHasATableForEveryNumberOfCoresAndSaysWhatItIs() {
    String out = text.out();
    assertThat(out)
        .contains("PROJECTION, computed from what was measured here")
        .contains("Projection for 1 core on 1 node (1 each)")
        .contains("Projection for 12 cores on 1 node (12 each)")
        .contains("Projection for 368 cores on 16 nodes (23 each), 425.0 GB/s a node")
        .contains("Projection for 384 cores on 16 nodes (24 each)")
        .contains("Assumptions of this projection:");
    // For each of 4 numbers of cores 3 tables of 7 sizes and a head; the summary has 4 and a head.
    assertThat(out.lines().filter(line -> line.startsWith("| "))).hasSize(4 * 3 * (7 + 1) + 5);
    assertThat(out.lines().filter(line -> line.startsWith("| ") && line.contains(" 512 MiB |")))
        .hasSize(12);
    assertThat(
            out.lines().filter(line -> line.startsWith("Fork-join, ") || line.equals("Pipeline")))
        .allMatch(line -> line.endsWith("(projection)"));
    assertThat(out.lines().filter(line -> line.contains("90 % of the pipeline")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("Projection: on 368 cores and 16 nodes "));
    assertThat(out.lines().filter(line -> line.contains(", measured: "))).hasSize(7);
    assertThat(out).doesNotContain("given   ");
  }

  @Test
  void figuresThatAreGivenAreCalledSoAndUsed() {
    Map<String, Object> basis = map(given.get("basis"));
    assertThat(basis)
        .containsOnlyKeys(
            "core-rate", "post", "wake-call", "wake-up", "spin-up", "spin-time", "hand-over");
    assertThat(basis.values()).allMatch(figure -> map(figure).get("origin").equals("given"));
    assertThat(map(basis.get("core-rate"))).containsEntry("bytesPerSecond", 15e9);
    String some =
        Cli.line(QUICK + "--project " + MACHINE + ",wake-up=7us,core-rate=15GB/s").has(0).out();
    assertThat(some).containsPattern("wake-up +7\\.000 µs +, given ");
    assertThat(some).containsPattern("core-rate +15\\.000 GB/s, given ");
    assertThat(some).containsPattern("post +[0-9.]+ µs +, measured");
  }

  @Test
  void theJsonHasTheSameFacts() {
    assertThat(map(given.get("machine")))
        .containsEntry("cores", 368)
        .containsEntry("nodes", 16)
        .containsEntry("nodeBytesPerSecond", 425e9);
    List<Map<String, Object>> tables = list(given.get("tables"));
    assertThat(tables).extracting("cores").containsExactly(1, 12, 368, 384);
    assertThat(tables).extracting("nodes").containsExactly(1, 1, 16, 16);
    for (Map<String, Object> table : tables) {
      List<Map<String, Object>> rows = list(table.get("rows"));
      assertThat(rows)
          .extracting("chunkBytes")
          .containsExactly(8 << 20, 16 << 20, 32 << 20, 64 << 20, 128 << 20, 256 << 20, 512 << 20);
      int cores = (int) table.get("cores");
      for (Map<String, Object> row : rows) {
        for (String kind : List.of("forkJoinAsleep", "forkJoinSpinning", "pipeline")) {
          Map<String, Object> p = map(row.get(kind));
          double rate = (double) p.get("gigabytesPerSecond");
          double bytes = ((Number) row.get("chunkBytes")).doubleValue();
          assertThat(rate).isCloseTo(bytes / (double) p.get("secondsPerChunk") / 1e9, within(1e-6));
          assertThat((double) p.get("perCore")).isCloseTo(rate / cores, within(1e-9));
          assertThat((double) p.get("efficiency"))
              .isCloseTo(rate / cores / 15, within(1e-9))
              .isBetween(0.0, 1.01);
          assertThat((String) p.get("boundedBy")).isNotEmpty();
        }
      }
    }
    Map<String, Object> reaches = map(given.get("forkJoinReachesPipeline"));
    assertThat(reaches).containsEntry("share", 0.9);
    long asleep = ((Number) reaches.get("workersAsleepChunkBytes")).longValue();
    assertThat(((Number) reaches.get("workersSpinningChunkBytes")).longValue())
        .isBetween(1L << 20, asleep);
    assertThat((List<?>) given.get("assumptions")).hasSizeGreaterThan(5);
    assertThat(map(given.get("thisMachine"))).containsEntry("cores", 2);
  }

  @Test
  void helpCallsItAProjection() {
    assertThat(Cli.line("bench --help").has(0).out()).contains("--project", "projection");
  }
}
