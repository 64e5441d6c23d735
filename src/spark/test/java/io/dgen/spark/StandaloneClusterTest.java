package io.dgen.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.spark.cluster.Jvm;
import io.dgen.spark.cluster.Sets;
import io.dgen.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The jar as users submit it, on a cluster of several JVMs. */
class StandaloneClusterTest {

  private static final Path DIRECTORY = Path.of(System.getProperty("dgen.spark.directory"));
  private static final long BYTES = bytes(System.getProperty("dgen.spark.bytes"));
  private static final int FILES = 6;
  private static final String LIST = "dgen-objects.jsonl";
  private static final String SET = "dgen-set.json";
  private static final String STRIPED = "dgen-striped.json";

  private static StandaloneCluster cluster;

  private final Path data = DIRECTORY.resolve("data");

  @BeforeAll
  static void start() throws Exception {
    Sets.remove(DIRECTORY);
    cluster = StandaloneCluster.start(DIRECTORY.resolve("cluster"));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void makeRoom() throws IOException {
    Files.createDirectories(data);
  }

  @AfterEach
  void freeRoom() throws IOException {
    Sets.remove(data);
  }

  private static long bytes(String size) {
    return size.endsWith("GiB")
        ? Long.parseLong(size.replace("GiB", "")) << 30
        : Long.parseLong(size.replace("MiB", "")) << 20;
  }

  private Path directory(String name) {
    return data.resolve(name);
  }

  private static Jvm.Result has(int status, Jvm.Result result) {
    assertThat(result.status()).as("%s", result).isEqualTo(status);
    return result;
  }

  private Jvm.Result dgen(Object... arguments) throws Exception {
    return Jvm.dgen(data.resolve("dgen"), arguments).join();
  }

  /** All names that a whole set has, and nothing else. */
  private static List<String> whole(String description, String prefix, int objects) {
    return Stream.concat(
            Stream.of(description, LIST),
            IntStream.range(0, objects).mapToObj(i -> "%s%06d".formatted(prefix, i)))
        .sorted()
        .toList();
  }

  @Test
  void theBytesAreTheSameInAnyPartitionsAndByOneNode() throws Exception {
    Path single = directory("single");
    String[] stream = {
      "--size",
      Long.toString(BYTES),
      "--seed",
      "7",
      "--stream",
      "3",
      "--dedup",
      "2",
      "--compress",
      "1.5"
    };
    has(0, dgen(with(stream, "write", "--out", single)));
    // Not a divisor of the size: the last part is shorter.
    long stripe = BYTES / 20 / 4096 * 4096 + 100;
    int parts = Math.toIntExact(Math.ceilDiv(BYTES, stripe));
    for (int partitions : new int[] {8, 5}) {
      Path set = directory("striped-" + partitions);
      Jvm.Result result =
          has(
              0,
              cluster.run(
                  with(
                      stream,
                      "generate",
                      "--dir",
                      set.toUri(),
                      "--stripe",
                      stripe,
                      "--partitions",
                      partitions,
                      "--json")));
      Map<String, Object> json = Sets.json(result.out());
      assertThat(json).containsEntry("objects", parts).containsEntry("written", parts);
      assertThat(Sets.objects(json, "stages"))
          .singleElement()
          .satisfies(stage -> assertThat(stage).containsEntry("partitions", partitions));
      assertThat(Sets.names(set)).isEqualTo(whole(STRIPED, "part-", parts));
      Sets.assertConcatenation(Sets.files(set, "part-"), single);
      assertListed(set);
      has(0, dgen("verify", "--in", single, "--manifest", set.resolve(STRIPED)));
      Sets.remove(set);
    }
  }

  private static Object[] with(String[] stream, Object... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of(stream)).toArray();
  }

  /** Checks the list's lengths and checksums against the files. */
  private static void assertListed(Path set) throws IOException {
    for (Map<String, Object> line : Sets.list(set)) {
      Path file = set.resolve((String) line.get("name"));
      CRC32C checksum = new CRC32C();
      checksum.update(Files.readAllBytes(file));
      assertThat(((Number) line.get("length")).longValue()).isEqualTo(Files.size(file));
      assertThat(line).containsEntry("crc32c", "%08x".formatted(checksum.getValue()));
    }
  }

  @Test
  void verifyFindsWhatIsWrongAndResumeMendsIt() throws Exception {
    Path set = directory("files");
    long size = BYTES / 16 + 5;
    String[] spec = {
      "--dir",
      set.toUri().toString(),
      "--files",
      Integer.toString(FILES),
      "--file-size",
      Long.toString(size),
      "--stream",
      "40"
    };
    has(0, cluster.run(with(spec, "generate")));
    assertThat(Sets.names(set)).isEqualTo(whole(SET, "file-", FILES));
    assertListed(set);
    assertThat(Sets.list(set))
        .extracting(line -> line.get("stream"))
        .containsExactly("40", "41", "42", "43", "44", "45");
    has(0, dgen("verify", "--dir", set));
    has(2, cluster.runLocally(with(spec, "generate")));
    String[] verify = {"verify", "--dir", set.toUri().toString(), "--json", "--split", "1MiB"};
    Map<String, Object> good = Sets.json(has(0, cluster.runLocally((Object[]) verify)).out());
    assertThat(good).containsEntry("good", true).containsEntry("badObjects", 0);
    assertThat(((Number) good.get("checkedBytes")).longValue()).isEqualTo(FILES * size);

    Sets.flip(set.resolve("file-000000"), 3 * 4096 + 17);
    Sets.swap(set.resolve("file-000002"), set.resolve("file-000003"));
    Files.delete(set.resolve("file-000005"));
    Map<String, Object> bad = Sets.json(has(1, cluster.run((Object[]) verify)).out());
    assertThat(bad).containsEntry("good", false);
    List<Map<String, Object>> findings = Sets.objects(bad, "findings");
    assertThat(findings)
        .extracting(found -> found.get("file"))
        .containsExactly("file-000000", "file-000002", "file-000003", "file-000005");
    assertThat(Sets.objects(findings.get(0), "badExtents"))
        .singleElement()
        .satisfies(
            extent ->
                assertThat(extent)
                    .containsEntry("firstBadOffset", 3 * 4096 + 17)
                    .containsEntry("badBytes", 1)
                    .containsEntry("badBits", 1)
                    .containsEntry("kind", "bit-flips"));
    assertSwapped(findings.get(1), "43", size);
    assertSwapped(findings.get(2), "42", size);
    assertThat(findings.get(3)).containsEntry("missing", true);

    Map<String, Object> mended =
        Sets.json(has(0, cluster.runLocally(with(spec, "generate", "--resume", "--json"))).out());
    assertThat(mended).containsEntry("written", 4).containsEntry("kept", 2);
    assertThat(Sets.names(set)).isEqualTo(whole(SET, "file-", FILES));
    assertListed(set);
    has(0, cluster.runLocally((Object[]) verify));
  }

  /** One extent from the start, through all pieces; of the last sector too little may be there. */
  private static void assertSwapped(Map<String, Object> found, String stream, long size) {
    assertThat(found).containsEntry("badPages", (int) Math.ceilDiv(size, 4096));
    assertThat(Sets.objects(found, "badExtents"))
        .as("%s", found)
        .first()
        .satisfies(
            extent -> {
              assertThat(extent)
                  .containsEntry("kind", "other-stream")
                  .containsEntry("originStream", stream)
                  .containsEntry("originPosition", 0)
                  .containsEntry("offset", 0);
              assertThat(((Number) extent.get("length")).longValue())
                  .isBetween(size / 512 * 512, size);
            });
  }

  @Test
  void anExecutorThatIsKilledIsReplaced() throws Exception {
    Path set = directory("killed");
    int parts = 32;
    Jvm job =
        cluster.submit(
            Map.of(), "generate", "--dir", set.toUri(), "--size", BYTES, "--stripe", BYTES / parts);
    try (job) {
      job.await("a part was there", () -> Files.isDirectory(set) && parts(set) > 0);
      List<ProcessHandle> executors = cluster.executors();
      assertThat(executors).isNotEmpty();
      assertThat(parts(set)).as("the job is still at work").isLessThan(parts);
      executors.getFirst().destroyForcibly();
      Jvm.Result result = has(0, job.join());
      assertThat(result.err()).as("the driver missed it").contains("Lost executor");
    }
    assertThat(Sets.names(set)).isEqualTo(whole(STRIPED, "part-", parts));
    has(0, cluster.runLocally("verify", "--dir", set.toUri()));
  }

  private static int parts(Path set) {
    return Sets.files(set, "part-").size();
  }

  /** An executor stands still; what it was at others do; then it goes on. */
  @Test
  void speculationLeavesOneRightObjectOfEach() throws Exception {
    Path set = directory("speculated");
    int parts = 32;
    Jvm job =
        cluster.submit(
            Map.of(
                "spark.speculation", "true",
                "spark.speculation.interval", "100ms",
                "spark.speculation.quantile", "0.1",
                "spark.speculation.multiplier", "1.1",
                "spark.speculation.minTaskRuntime", "100ms"),
            "generate",
            "--dir",
            set.toUri(),
            "--size",
            BYTES,
            "--stripe",
            BYTES / parts);
    ProcessHandle stopped = null;
    try (job) {
      job.await("a part was there", () -> Files.isDirectory(set) && parts(set) > 0);
      stopped = cluster.executors().getFirst();
      signal("STOP", stopped);
      job.awaitLine("as speculatable because it ran more than");
      job.await("all parts were there", () -> parts(set) == parts);
      signal("CONT", stopped);
      stopped = null;
      Jvm.Result result = has(0, job.join());
      assertThat(result.err())
          .as("second attempts, and not because the first were lost")
          .containsPattern("Starting task \\d+\\.1 in stage")
          .doesNotContain("ExecutorLostFailure");
    } finally {
      if (stopped != null) {
        signal("CONT", stopped);
      }
    }
    assertThat(Sets.names(set)).isEqualTo(whole(STRIPED, "part-", parts));
    has(0, cluster.runLocally("verify", "--dir", set.toUri()));
    assertThat(Sets.names(set)).isEqualTo(whole(STRIPED, "part-", parts));
  }

  private static void signal(String signal, ProcessHandle process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  @Test
  void measuresTheRatiosOfAWholeSet() throws Exception {
    Path set = directory("measured");
    has(
        0,
        cluster.runLocally(
            "generate",
            "--dir",
            set.toUri(),
            "--files",
            4,
            "--file-size",
            BYTES / 4,
            "--dedup",
            3,
            "--compress",
            2));
    Map<String, Object> measured =
        Sets.json(
            has(
                    0,
                    cluster.run(
                        "measure",
                        "--dir",
                        set.toUri(),
                        "--json",
                        "--partitions",
                        4,
                        "--samples",
                        500))
                .out());
    assertThat(((Number) measured.get("units")).longValue()).isEqualTo(BYTES / (128 << 10));
    assertThat(measured).containsEntry("samples", 500);
    assertThat((Double) measured.get("dedupRatio")).isCloseTo(3, within(0.03));
    assertThat((Double) measured.get("compressRatio")).isCloseTo(2, within(0.06));
  }

  @Test
  void anExecutorWithoutTheNativeLibraryIsToldOf() throws Exception {
    Path set = directory("fallback");
    Map<String, String> conf =
        Map.of(
            "spark.cores.max",
            "2",
            "spark.executor.extraJavaOptions",
            "-Ddgen.native.path=" + data.resolve("none"));
    Object[] generate = {"generate", "--dir", set.toUri(), "--size", "1MiB"};
    Jvm.Result result = has(0, cluster.submit(conf, generate).join());
    assertThat(result.err()).containsPattern("WARN.*executor \\d+ fell back: back end native");
    Sets.remove(set);
    Object[] demanding =
        Stream.concat(Stream.of(generate), Stream.of("--backend", "native")).toArray();
    Jvm.Result refused = has(2, cluster.submit(conf, demanding).join());
    assertThat(refused.err()).contains("dgen: back end native is not in use");
  }
}
