package io.dgen.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dgen.s3server.S3Server;
import io.dgen.spark.cluster.Jvm;
import io.dgen.spark.cluster.S3aConf;
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

  private static S3Server server;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Sets.remove(DIRECTORY);
    server = new S3Server(Files.createDirectories(DIRECTORY.resolve("objects")));
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
    Map<String, String> conf = new HashMap<>(S3aConf.of(server));
    conf.put("spark.hadoop.hadoop.tmp.dir", DIRECTORY.resolve("tmp").toString());
    conf.put("spark.hadoop.fs.s3a.multipart.size", Integer.toString(PART));
    conf.put("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
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

  /** An executor dies in the middle of uploads. */
  @Test
  void anExecutorThatIsKilledLeavesNothing() throws Exception {
    String set = "s3a://" + BUCKET + "/killed";
    long size = 160L << 20;
    Object[] spec = {"--size", size, "--seed", 9, "--dedup", 2};
    Path single = DIRECTORY.resolve("stream");
    has(0, Jvm.dgen(DIRECTORY.resolve("dgen"), with(spec, "write", "--out", single)).join());
    int stripe = 5 * PART + 4096;
    int parts = (int) Math.ceilDiv(size, stripe);
    try (Jvm job =
        cluster.submit(conf(), with(spec, "generate", "--dir", set, "--stripe", stripe))) {
      job.await("something was being uploaded", () -> !server.uploads(BUCKET).isEmpty());
      cluster.executors().forEach(ProcessHandle::destroyForcibly);
      Jvm.Result result = has(0, job.join());
      assertThat(result.err()).as("the driver missed it").contains("Lost executor");
    }
    assertThat(server.keys(BUCKET, "killed"))
        .isEqualTo(whole("killed/", "dgen-striped.json", "part-", parts));
    assertThat(server.uploads(BUCKET)).isEmpty();
    MessageDigest concatenated = MessageDigest.getInstance("SHA-256");
    for (String key : server.keys(BUCKET, "killed/part-")) {
      concatenated.update(server.object(BUCKET, key));
    }
    assertThat(HexFormat.of().formatHex(concatenated.digest()))
        .isEqualTo(sha256(Files.readAllBytes(single)));
  }

  /** The driver dies in the middle of uploads. */
  @Test
  void whatAKilledDriverLeavesGoesWithTheNextJob() throws Exception {
    String set = "s3a://" + BUCKET + "/resumed";
    Object[] generate = {
      "generate", "--dir", set, "--files", 8, "--file-size", 12 * PART, "--seed", 3
    };
    try (Jvm job = cluster.submitLocally(conf(), generate)) {
      job.await("something was being uploaded", () -> !server.uploads(BUCKET).isEmpty());
      job.process().destroyForcibly().waitFor();
    }
    assertThat(server.uploads(BUCKET)).isNotEmpty().allMatch(key -> key.startsWith("resumed/"));
    String other = "resumed-by-others";
    String upload =
        server.client().createMultipartUpload(r -> r.bucket(BUCKET).key(other)).uploadId();
    runLocally(1, "verify", "--dir", set);
    runLocally(0, Stream.concat(Stream.of(generate), Stream.of("--resume")).toArray());
    assertThat(server.uploads(BUCKET)).containsExactly(other);
    server.client().abortMultipartUpload(r -> r.bucket(BUCKET).key(other).uploadId(upload));
    assertThat(server.keys(BUCKET, "resumed"))
        .isEqualTo(whole("resumed/", "dgen-set.json", "file-", 8));
    runLocally(0, "verify", "--dir", set);
  }

  @Test
  void aBucketCanBeASet() throws Exception {
    String bucket = "dgen-root";
    server.createBucket(bucket);
    for (String directory : List.of("s3a://" + bucket, "s3a://" + bucket + "/")) {
      runLocally(
          0,
          "generate",
          "--dir",
          directory,
          "--files",
          3,
          "--file-size",
          PART + 1,
          "--seed",
          1,
          "--force");
      assertThat(server.keys(bucket, "")).isEqualTo(whole("", "dgen-set.json", "file-", 3));
    }
    runLocally(0, "verify", "--dir", "s3a://" + bucket);
    runLocally(0, "measure", "--dir", "s3a://" + bucket);
  }

  @Test
  void aBucketThatIsNotThereIsOneLine() throws Exception {
    String set = "s3a://dgen-nowhere/set";
    for (String directory : List.of(set, "s3a://dgen-nowhere")) {
      assertError(
          3,
          conf(),
          "bucket does not exist",
          "generate",
          "--dir",
          directory,
          "--files",
          2,
          "--file-size",
          "1MiB");
    }
    assertError(3, conf(), "bucket does not exist", "verify", "--dir", set);
    assertError(3, conf(), "bucket does not exist", "measure", "--dir", set);
  }

  @Test
  void wrongCredentialsAreOneLine() throws Exception {
    String set = "s3a://" + BUCKET + "/denied";
    for (String setting : List.of("access.key", "secret.key")) {
      Map<String, String> conf = conf();
      conf.put("spark.hadoop.fs.s3a." + setting, "wrong");
      assertError(3, conf, "permission denied", "generate", "--dir", set, "--size", "1MiB");
      assertError(3, conf, "permission denied", "verify", "--dir", set);
    }
  }

  private static void assertError(
      int status, Map<String, String> conf, String reason, Object... arguments) throws Exception {
    Jvm.Result result = has(status, cluster.runLocally(conf, arguments));
    assertThat(result.err().lines().filter(line -> line.startsWith("dgen: ")))
        .as("%s", result)
        .singleElement()
        .asString()
        .contains(arguments[2].toString(), reason);
    assertThat(result.err()).doesNotContain("\tat ");
  }
}
