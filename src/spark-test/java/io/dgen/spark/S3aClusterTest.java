package io.dgen.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.spark.cluster.Jvm;
import io.dgen.spark.cluster.Sets;
import io.dgen.spark.cluster.StandaloneCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jar on a cluster of several JVMs that keeps its sets on an S3-compatible server. */
class S3aClusterTest {

  private static final Path DIRECTORY =
      Path.of(System.getProperty("dgen.spark.directory")).resolve("s3a");
  private static final String BUCKET = "dgen-sets";
  private static final int FILES = 6;
  private static final int UNIT = 128 << 10;

  /** Parts of an upload, the smallest that S3 takes: the objects here have several. */
  private static final int PART = 5 << 20;

  private static S3aServer server;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Sets.remove(DIRECTORY);
    server = new S3aServer(Files.createDirectories(DIRECTORY.resolve("objects")));
    server.createBucket(BUCKET);
    cluster = StandaloneCluster.start(DIRECTORY.resolve("cluster"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
    if (server != null) {
      server.stop();
    }
  }

  private static Map<String, String> conf() {
    Map<String, String> conf = new HashMap<>(server.conf());
    conf.put("spark.hadoop.hadoop.tmp.dir", DIRECTORY.resolve("tmp").toString());
    conf.put("spark.hadoop.fs.s3a.multipart.size", Integer.toString(PART));
    return conf;
  }

  private static Jvm.Result has(int status, Jvm.Result result) {
    assertThat(result.status()).as("%s", result).isEqualTo(status);
    return result;
  }

  private static Jvm.Result run(int status, Object... arguments) throws Exception {
    return has(status, cluster.submit(conf(), arguments).join());
  }

  private static Jvm.Result runLocally(int status, Object... arguments) throws Exception {
    return has(status, cluster.runLocally(conf(), arguments));
  }

  private static Object[] with(Object[] some, Object... others) {
    return Stream.of(others, some).flatMap(Stream::of).toArray();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** All that a whole set leaves in the bucket. */
  private static List<String> whole(String prefix, String description, String object, int objects) {
    return Stream.concat(
            Stream.of("dgen-objects.jsonl", description),
            IntStream.range(0, objects).mapToObj(i -> "%s%06d".formatted(object, i)))
        .map(name -> prefix + name)
        .sorted()
        .toList();
  }

  private static Path file(String prefix, int i) {
    return server.file(BUCKET, prefix + "file-%06d".formatted(i));
  }

  @Test
  void generatesVerifiesMeasuresAndMends() throws Exception {
    String set = "s3a://" + BUCKET + "/sets/one";
    String prefix = "sets/one/";
    long size = 96L * UNIT;
    Object[] spec = {
      "--files",
      FILES,
      "--file-size",
      size,
      "--seed",
      7,
      "--stream",
      40,
      "--dedup",
      3,
      "--compress",
      2
    };
    Path single = DIRECTORY.resolve("single");
    has(0, Jvm.dgen(DIRECTORY.resolve("dgen"), with(spec, "write", "--dir", single)).join());
    Object[] generate = with(spec, "generate", "--dir", set, "--json");
    run(0, generate);
    assertThat(server.keys(BUCKET, prefix))
        .isEqualTo(whole(prefix, "dgen-set.json", "file-", FILES));
    assertThat(server.uploads(BUCKET)).isEmpty();
    for (Path file : Sets.files(single, "file-")) {
      assertThat(sha256(server.object(BUCKET, prefix + file.getFileName())))
          .as("%s", file.getFileName())
          .isEqualTo(sha256(Files.readAllBytes(file)));
    }

    run(0, "verify", "--dir", set, "--split", "4MiB");
    Map<String, Object> measured = Sets.json(run(0, "measure", "--dir", set, "--json").out());
    assertThat(measured)
        .containsEntry("units", (int) (FILES * size / UNIT))
        .containsEntry("uniqueUnits", (int) (FILES * size / UNIT / 3));
    assertThat((Double) measured.get("compressRatio")).isCloseTo(2, within(0.1));
    Jvm.Result refused = runLocally(2, generate);
    assertThat(refused.err()).contains(set + " is not empty");

    Sets.flip(file(prefix, 0), PART + 17);
    Sets.swap(file(prefix, 1), file(prefix, 2));
    Files.delete(file(prefix, 3));
    Map<String, Object> bad = Sets.json(run(1, "verify", "--dir", set, "--json").out());
    List<Map<String, Object>> findings = Sets.objects(bad, "findings");
    assertThat(findings)
        .extracting(found -> found.get("file"))
        .containsExactly("file-000000", "file-000001", "file-000002", "file-000003");
    assertThat(Sets.objects(findings.get(0), "badExtents"))
        .singleElement()
        .satisfies(
            extent ->
                assertThat(extent)
                    .containsEntry("firstBadOffset", PART + 17)
                    .containsEntry("badBits", 1)
                    .containsEntry("kind", "bit-flips"));
    assertThat(Sets.objects(findings.get(1), "badExtents"))
        .first()
        .satisfies(extent -> assertThat(extent).containsEntry("originStream", "42"));
    assertThat(Sets.objects(findings.get(2), "badExtents"))
        .first()
        .satisfies(extent -> assertThat(extent).containsEntry("originStream", "41"));
    assertThat(findings.get(3)).containsEntry("missing", true);

    Object[] resume = Stream.concat(Stream.of(generate), Stream.of("--resume")).toArray();
    assertThat(Sets.json(runLocally(0, resume).out()))
        .containsEntry("written", 4)
        .containsEntry("kept", 2);
    assertThat(Sets.json(runLocally(0, resume).out()))
        .containsEntry("written", 0)
        .containsEntry("kept", FILES);
    assertThat(server.keys(BUCKET, prefix))
        .isEqualTo(whole(prefix, "dgen-set.json", "file-", FILES));
    runLocally(0, "verify", "--dir", set);
  }
}
