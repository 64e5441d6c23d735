package io.dgen.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.nio.DgenFileSystemProvider;
import io.dgen.nio.StreamSet;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.tools.DistCp;
import org.apache.hadoop.util.ToolRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checksums and distcp, against HDFS: a name node and a data node in this JVM. */
class HdfsTest {

  private static final int BLOCK = 1 << 20;
  private static final List<String> MODES = List.of("MD5MD5CRC", "COMPOSITE_CRC");

  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;

  @BeforeAll
  static void start(@TempDir java.nio.file.Path directory) throws IOException {
    cluster =
        new MiniDFSCluster.Builder(configuration("MD5MD5CRC"), directory.toFile())
            .numDataNodes(1)
            .build();
    cluster.waitActive();
    hdfs = cluster.getFileSystem();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  private static Configuration configuration(String mode) {
    Configuration configuration = new Configuration();
    configuration.setInt("dfs.blocksize", BLOCK);
    configuration.setInt("dfs.replication", 1);
    configuration.setInt(DgenFileSystem.BLOCK_SIZE, BLOCK);
    configuration.set("dfs.checksum.combine.mode", mode);
    // Those that other tests have left in the cache have other settings.
    configuration.setBoolean("fs.dgen.impl.disable.cache", true);
    configuration.setBoolean("fs.hdfs.impl.disable.cache", true);
    return configuration;
  }

  private static FileChecksum checksum(Path path, String mode) throws IOException {
    try (FileSystem files = FileSystem.newInstance(path.toUri(), configuration(mode))) {
      return files.getFileChecksum(path);
    }
  }

  /**
   * One byte, less than a CRC's bytes, whole blocks, several blocks, and more than 32 bytes of
   * MD5s.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 511, 512, 1 << 20, (1 << 20) + 1, 3_000_001, 5 << 20})
  void theChecksumIsThatOfHdfs(long size) throws IOException {
    Path stream = new Path("dgen://42/7?size=" + size);
    Path copy = new Path(hdfs.getUri() + "/checked-" + size);
    Configuration configuration = configuration("MD5MD5CRC");
    FileUtil.copy(stream.getFileSystem(configuration), stream, hdfs, copy, false, configuration);
    for (String mode : size == 0 ? List.of("MD5MD5CRC") : MODES) {
      FileChecksum ours = checksum(stream, mode);
      assertThat(ours).as(mode).isEqualTo(checksum(copy, mode));
      assertThat(ours.getAlgorithmName()).isEqualTo(checksum(copy, mode).getAlgorithmName());
      if (size > 0) {
        assertThat(ours).isNotEqualTo(checksum(new Path("dgen://42/8?size=" + size), mode));
        assertThat(ours).isEqualTo(checksum(new Path("dgen://42/0x7?dedup=1&size=" + size), mode));
      }
    }
    if (size > 0) {
      assertThat(checksum(stream, MODES.get(0))).isNotEqualTo(checksum(stream, MODES.get(1)));
    }
  }

  private static int distCp(String mode, String... arguments) throws Exception {
    return ToolRunner.run(configuration(mode), new DistCp(configuration(mode), null), arguments);
  }

  private static void check(Path directory, StreamSet set) throws IOException {
    FileStatus[] files = hdfs.listStatus(directory);
    assertThat(files).hasSize((int) set.files());
    for (int i = 0; i < files.length; i++) {
      DataGenerator generator = DgenFileSystemProvider.generator(set.spec(i));
      byte[] bytes = new byte[(int) files[i].getLen()];
      try (FSDataInputStream in = hdfs.open(files[i].getPath())) {
        in.readFully(0, bytes);
      }
      assertThat(generator.verifyAt(0, bytes)).as("file %d", i).isEmpty();
      assertThat(bytes).hasSize((int) generator.spec().size());
    }
  }

  /** An update copies what differs, even if its size is right, and nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {"MD5MD5CRC", "COMPOSITE_CRC"})
  void distCpUpdatesByContent(String mode) throws Exception {
    String source = "dgen://42/set?files=3&size=2500000&dedup=2";
    Path target = new Path(hdfs.getUri() + "/updated-" + mode);
    StreamSet set = new StreamSet(StreamSpec.builder(2_500_000).seed(42).dedupRatio(2).build(), 3);
    assertThat(distCp(mode, source, target.toString())).isZero();
    check(target, set);
    Path wrong = new Path(target, "file-000001");
    Path right = new Path(target, "file-000002");
    try (FSDataOutputStream out = hdfs.create(wrong, true)) {
      out.write(new byte[2_500_000]);
    }
    hdfs.setTimes(right, 1000, 1000);
    assertThat(distCp(mode, "-update", source, target.toString())).isZero();
    check(target, set);
    assertThat(hdfs.getFileStatus(right).getModificationTime()).isEqualTo(1000);
    assertThat(hdfs.getFileStatus(wrong).getModificationTime()).isGreaterThan(1000);
  }

  @Test
  void distCpWithoutChecksumsComparesSizes() throws Exception {
    String source = "dgen://42/set?files=2&size=1500000";
    Path target = new Path(hdfs.getUri() + "/sizes");
    assertThat(distCp("MD5MD5CRC", "-skipcrccheck", "-update", source, target.toString())).isZero();
    check(target, new StreamSet(StreamSpec.builder(1_500_000).seed(42).build(), 2));
  }
}
