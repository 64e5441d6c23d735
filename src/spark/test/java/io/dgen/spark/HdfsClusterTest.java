package io.dgen.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.spark.cluster.Jvm;
import io.dgen.spark.cluster.Sets;
import io.dgen.spark.cluster.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jar on a cluster of several JVMs that keeps its sets on a small HDFS. */
class HdfsClusterTest {

  private static final Path DIRECTORY =
      Path.of(System.getProperty("dgen.spark.directory")).resolve("hdfs");
  private static final int FILES = 5;
  private static final int SIZE = (8 << 20) + 5;
  private static final long SEED = 11;

  /** A block that is gone is asked for again only after a while: here a short one. */
  private static final Map<String, String> CONF =
      Map.of("spark.hadoop.dfs.replication", "1", "spark.hadoop.dfs.client.retry.window.base", "5");

  private static MiniDFSCluster hdfs;
  private static FileSystem files;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Sets.remove(DIRECTORY);
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, DIRECTORY.resolve("nodes").toString());
    conf.setInt("dfs.replication", 1);
    hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(2).build();
    hdfs.waitActive();
    files = hdfs.getFileSystem();
    cluster = StandaloneCluster.start(DIRECTORY.resolve("cluster"));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (hdfs != null) {
      hdfs.shutdown();
    }
  }

  private static Jvm.Result run(int status, Object... arguments) throws Exception {
    Jvm.Result result = cluster.submit(CONF, arguments).join();
    assertThat(result.status()).as("%s", result).isEqualTo(status);
    return result;
  }

  private static List<String> names(org.apache.hadoop.fs.Path directory) throws IOException {
    return Stream.of(files.listStatus(directory))
        .map(FileStatus::getPath)
        .map(org.apache.hadoop.fs.Path::getName)
        .sorted()
        .toList();
  }

  private static byte[] read(org.apache.hadoop.fs.Path file) throws IOException {
    byte[] bytes = new byte[(int) files.getFileStatus(file).getLen()];
    try (var in = files.open(file)) {
      in.readFully(bytes);
    }
    return bytes;
  }

  private static void assertRight(org.apache.hadoop.fs.Path set) throws IOException {
    List<String> expected = new ArrayList<>(List.of("dgen-objects.jsonl", "dgen-set.json"));
    StreamSpec spec = StreamSpec.builder(SIZE).seed(SEED).dedupRatio(2).build();
    try (DataGenerator generator = DataGenerator.open(spec)) {
      for (int i = 0; i < FILES; i++) {
        String name = "file-%06d".formatted(i);
        expected.add(name);
        byte[] stream = new byte[SIZE];
        generator.withStream(i).fillAt(0, stream);
        assertThat(Arrays.equals(read(file(set, name)), stream)).as(name).isTrue();
      }
    }
    assertThat(names(set)).isEqualTo(expected);
  }

  private static org.apache.hadoop.fs.Path file(org.apache.hadoop.fs.Path set, String name) {
    return new org.apache.hadoop.fs.Path(set, name);
  }

  @Test
  void generatesVerifiesAndMends() throws Exception {
    var set = new org.apache.hadoop.fs.Path(files.getUri() + "/sets/one");
    Object[] generate = {
      "generate", "--dir", set, "--files", FILES, "--file-size", SIZE, "--seed", SEED, "--dedup", 2
    };
    run(0, generate);
    assertRight(set);

    byte[] bytes = read(file(set, "file-000000"));
    bytes[5000] ^= 4;
    try (var out = files.create(file(set, "file-000000"), true)) {
      out.write(bytes);
    }
    files.rename(file(set, "file-000001"), file(set, "aside"));
    files.rename(file(set, "file-000002"), file(set, "file-000001"));
    files.rename(file(set, "aside"), file(set, "file-000002"));
    files.delete(file(set, "file-000003"), false);
    hdfs.corruptBlockOnDataNodesByDeletingBlockFile(
        DFSTestUtil.getFirstBlock(files, file(set, "file-000004")));
    Map<String, Object> bad = Sets.json(run(1, "verify", "--dir", set, "--json").out());
    List<Map<String, Object>> findings = Sets.objects(bad, "findings");
    assertThat(findings).hasSize(FILES);
    assertThat(Sets.objects(findings.get(0), "badExtents"))
        .singleElement()
        .satisfies(
            extent ->
                assertThat(extent)
                    .containsEntry("firstBadOffset", 5000)
                    .containsEntry("badBits", 1)
                    .containsEntry("kind", "bit-flips"));
    assertThat(Sets.objects(findings.get(1), "badExtents"))
        .first()
        .satisfies(extent -> assertThat(extent).containsEntry("originStream", "2"));
    assertThat(findings.get(3)).containsEntry("missing", true);
    assertThat(Sets.objects(findings.get(4), "unreadableExtents"))
        .as("%s", findings.get(4))
        .first()
        .satisfies(extent -> assertThat(extent).containsEntry("offset", 0));

    Object[] resume = Stream.concat(Stream.of(generate), Stream.of("--resume")).toArray();
    Jvm.Result result = cluster.runLocally(CONF, resume);
    assertThat(result.status()).as("%s", result).isZero();
    assertRight(set);
  }
}
