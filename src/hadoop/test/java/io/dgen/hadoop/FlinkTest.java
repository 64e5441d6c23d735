package io.dgen.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.nio.DgenFileSystemProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flink's own readers find the bytes of a copy, in a stream and in a directory of streams. */
class FlinkTest {

  private static final String STREAM = "dgen://42/7?size=3MiB&dedup=2";
  private static final String SET = "dgen://42/set?files=5&size=300KiB&compress=2";

  @TempDir private Path directory;

  @SuppressWarnings("try") // close could be interrupted
  private static List<String> lines(String path) throws Exception {
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2);
    FileSource<String> source =
        FileSource.forRecordStreamFormat(
                new TextLineInputFormat(), new org.apache.flink.core.fs.Path(path))
            .build();
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<String> found =
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "lines").executeAndCollect()) {
      found.forEachRemaining(lines::add);
    }
    lines.sort(null); // files come in any order
    return lines;
  }

  private static void copy(String path, Path to) throws Exception {
    Files.copy(DgenFileSystemProvider.path(URI.create(path)), to);
  }

  @Test
  void aStreamHasTheLinesOfACopy() throws Exception {
    copy(STREAM, directory.resolve("copy"));
    assertThat(lines(STREAM))
        .hasSizeGreaterThan(10_000)
        .isEqualTo(lines(directory.resolve("copy").toUri().toString()));
  }

  @Test
  void aSetHasTheLinesOfItsFiles() throws Exception {
    for (int i = 0; i < 5; i++) {
      String name = "file-00000" + i;
      copy(SET + "/" + name, directory.resolve(name));
    }
    assertThat(lines(SET)).hasSizeGreaterThan(5000).isEqualTo(lines(directory.toUri().toString()));
  }
}
