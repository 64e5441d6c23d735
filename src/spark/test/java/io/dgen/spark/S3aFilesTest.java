package io.dgen.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dgen.s3server.S3Server;
import io.dgen.spark.cluster.S3aConf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which nothing is seen before they are whole, on an S3-compatible server. */
class S3aFilesTest {

  private static final String BUCKET = "dgen-files";
  private static final int PART = 5 << 20;
  private static final String HADOOP = "spark.hadoop.";

  @TempDir private static java.nio.file.Path directory;
  private static S3Server server;
  private static FileSystem files;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(Files.createDirectory(directory.resolve("objects")));
    server.createBucket(BUCKET);
    Configuration conf = new Configuration();
    S3aConf.of(server).forEach((key, value) -> conf.set(key.substring(HADOOP.length()), value));
    conf.setInt("fs.s3a.multipart.size", PART);
    conf.set("hadoop.tmp.dir", directory.resolve("tmp").toString());
    files = HadoopFiles.of(new Path("s3a://" + BUCKET + "/"), conf);
  }

  @AfterAll
  static void stop() throws Exception {
    if (files != null) {
      files.close();
    }
    server.stop();
  }

  private static Path path(String key) {
    return new Path("s3a://" + BUCKET + "/" + key);
  }

  private static void write(String key, String text) throws IOException {
    AtomicFiles.replace(files, path(key), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes more than a part and then fails. */
  private static void fail(String key, boolean interrupted) throws IOException {
    AtomicFiles.writeAtClose(
        files,
        path(key),
        out -> {
          out.write(new byte[2 * PART + 1]);
          assertThat(server.uploads(BUCKET)).containsExactly(key);
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("failed on purpose");
        });
  }

  @Test
  void aFileIsSeenAtItsClose() throws Exception {
    assertThat(AtomicFiles.seenAtClose(files, path("one"))).isTrue();
    write("one", "first");
    write("one", "second");
    assertThat(HadoopFiles.text(files, path("one"))).isEqualTo("second");
    assertThat(server.keys(BUCKET, "one")).containsExactly("one");
  }

  @Test
  void whatFailsLeavesWhatWasThere() throws Exception {
    write("kept", "before");
    for (boolean interrupted : new boolean[] {false, true}) {
      assertThatIOException()
          .isThrownBy(() -> fail("kept", interrupted))
          .withMessage("failed on purpose");
      assertThat(Thread.interrupted()).isEqualTo(interrupted);
      assertThat(server.uploads(BUCKET)).isEmpty();
      assertThat(HadoopFiles.text(files, path("kept"))).isEqualTo("before");
      assertThatIOException().isThrownBy(() -> fail("never", interrupted));
      assertThat(Thread.interrupted()).isEqualTo(interrupted);
      assertThat(server.keys(BUCKET, "never")).isEmpty();
    }
  }
}
