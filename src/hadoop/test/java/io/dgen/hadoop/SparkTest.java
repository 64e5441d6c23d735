package io.dgen.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.StreamSpec;
import io.dgen.nio.DgenFileSystemProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.mapreduce.lib.input.FixedLengthInputFormat;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.input.PortableDataStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** Spark's own readers count and check streams. */
class SparkTest {

  private static final int RECORD = 1000;
  private static final long SIZE = 8_000_000;
  private static final String STREAM = "dgen://42/7?size=" + SIZE + "&dedup=2";

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("dgen-hadoop")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                // Else another test's file system, with blocks of another size, may serve.
                .set("spark.hadoop.fs.dgen.impl.disable.cache", "true")
                .set("spark.hadoop." + DgenFileSystem.BLOCK_SIZE, "1MiB"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static boolean right(StreamSpec spec, long at, byte[] bytes) {
    return DgenFileSystemProvider.generator(spec).verifyAt(at, bytes).isEmpty();
  }

  @Test
  void binaryFilesOfASetAreItsStreams() {
    JavaPairRDD<String, PortableDataStream> files =
        spark.binaryFiles("dgen://42/set?files=20&size=1MiB&compress=2");
    List<String> wrong =
        files
            .filter(
                file -> {
                  String name = file._1();
                  long stream = Long.parseLong(name.substring(name.length() - 6));
                  StreamSpec spec =
                      StreamSpec.builder(1 << 20).seed(42).stream(stream).compressRatio(2).build();
                  byte[] bytes = file._2().toArray();
                  return bytes.length != 1 << 20 || !right(spec, 0, bytes);
                })
            .keys()
            .collect();
    assertThat(wrong).isEmpty();
    assertThat(files.count()).isEqualTo(20);
  }

  /** Tasks read their blocks; together they have every record once. */
  @Test
  void aStreamIsSplitIntoItsBlocks() {
    Configuration configuration = new Configuration(spark.hadoopConfiguration());
    FixedLengthInputFormat.setRecordLength(configuration, RECORD);
    JavaPairRDD<LongWritable, BytesWritable> records =
        spark.newAPIHadoopFile(
            STREAM,
            FixedLengthInputFormat.class,
            LongWritable.class,
            BytesWritable.class,
            configuration);
    assertThat(records.getNumPartitions()).isEqualTo((int) Math.ceilDiv(SIZE, 1 << 20));
    List<Tuple2<Long, Boolean>> found =
        records
            .map(
                record -> {
                  StreamSpec spec =
                      StreamSpec.builder(SIZE).seed(42).stream(7).dedupRatio(2).build();
                  long at = record._1().get();
                  return new Tuple2<>(at, right(spec, at, record._2().copyBytes()));
                })
            .collect();
    assertThat(found).hasSize((int) (SIZE / RECORD)).allMatch(Tuple2::_2);
    assertThat(found.stream().map(Tuple2::_1).distinct()).hasSize((int) (SIZE / RECORD));
  }

  @Test
  void textFilesHaveTheLinesOfACopy(@TempDir Path directory) throws Exception {
    Path copy = directory.resolve("copy");
    Files.copy(DgenFileSystemProvider.path(URI.create(STREAM)), copy);
    assertThat(spark.textFile(STREAM).count())
        .isEqualTo(spark.textFile(copy.toUri().toString()).count())
        .isGreaterThan(1000);
  }
}
