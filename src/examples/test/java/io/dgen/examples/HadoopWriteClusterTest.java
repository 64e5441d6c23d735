package io.dgen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.LocatedBlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Files on HDFS: a name node and a data node in this JVM, files of several blocks. */
class HadoopWriteClusterTest extends HadoopWriteTest {

  private static final int BLOCK = 1 << 20;

  private MiniDFSCluster cluster;

  @Override
  Path root() {
    return new Path("/");
  }

  @Override
  DistributedFileSystem fileSystem() throws IOException {
    if (cluster == null) {
      Configuration configuration = new Configuration();
      configuration.setInt("dfs.blocksize", BLOCK);
      configuration.setInt("dfs.replication", 1);
      cluster =
          new MiniDFSCluster.Builder(configuration, directory.toFile()).numDataNodes(1).build();
      cluster.waitActive();
    }
    return cluster.getFileSystem();
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.shutdown();
    }
  }

  /** In the data node's file of the block; HDFS's own checksums would refuse it otherwise. */
  @Override
  void spoil(Path file, long offset) throws IOException {
    spoilBlock(file, offset);
    fileSystem().setVerifyChecksum(false);
  }

  private void spoilBlock(Path file, long offset) throws IOException {
    LocatedBlock block =
        fileSystem().getClient().getLocatedBlocks(file.toUri().getPath(), offset, 1).get(0);
    Stored.spoil(
        cluster.getBlockFile(0, block.getBlock()).toPath(), offset - block.getStartOffset());
  }

  @Test
  void filesHaveTheBlocksOfTheFileSystem() throws Exception {
    Path file = new Path(root(), "blocks");
    hadoop.write(generator, file);
    FileStatus status = fileSystem().getFileStatus(file);
    assertThat(status.getReplication()).isEqualTo((short) 1);
    assertThat(status.getBlockSize()).isEqualTo(BLOCK);
    assertThat(fileSystem().getFileBlockLocations(status, 0, SIZE)).hasSize(3);
  }

  /** Shows that the byte is spoilt in the store itself. */
  @Test
  void theFileSystemFindsItToo() throws Exception {
    Path file = new Path(root(), "checked");
    hadoop.write(generator, file);
    spoilBlock(file, 100);
    fileSystem().setVerifyChecksum(true);
    try (var in = fileSystem().open(file)) {
      assertThatIOException()
          .isThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(ChecksumException.class);
    }
  }
}
