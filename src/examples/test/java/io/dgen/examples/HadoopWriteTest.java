package io.dgen.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dgen.DataGenerator;
import io.dgen.Mismatch;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files that {@link HadoopWrite} makes, on whatever file system a subclass has. */
@Tag("examples")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HadoopWriteTest {

  static final int SIZE = 3_000_001;
  static final StreamSpec SPEC =
      StreamSpec.builder(SIZE).seed(42).dedupRatio(2).compressRatio(1.5).build();

  java.nio.file.Path directory;
  DataGenerator generator;
  HadoopWrite hadoop;

  /** An empty directory on the file system. */
  abstract Path root() throws IOException;

  abstract FileSystem fileSystem() throws IOException;

  /** Makes a byte of a stored file another one, behind the file system's back. */
  abstract void spoil(Path file, long offset) throws IOException;

  @BeforeAll
  void open(@TempDir java.nio.file.Path temporary) throws IOException {
    directory = temporary;
    generator = DataGenerator.open(SPEC);
    hadoop = new HadoopWrite(fileSystem());
  }

  @AfterAll
  void close() {
    generator.close();
  }

  @Test
  void filesAreTheStreams() throws Exception {
    Path files = new Path(root(), "files");
    hadoop.writeAll(generator, files, 5, 2);
    assertThat(fileSystem().listStatus(files)).hasSize(5);
    for (int n = 0; n < 5; n++) {
      assertThat(Stored.sha256(fileSystem().open(new Path(files, "part-0000" + n))))
          .as("file %d", n)
          .isEqualTo(CommandFile.sha256(SPEC.withStream(n), directory));
    }
    assertThat(hadoop.verifyAll(generator, files, 5, 2)).isEmpty();
  }

  @Test
  void wrongBytesAreFound() throws Exception {
    Path files = new Path(root(), "spoilt");
    hadoop.writeAll(generator, files, 3, 2);
    Path file = new Path(files, "part-00001");
    spoil(file, 2_100_000);
    Map<Path, Mismatch> wrong = hadoop.verifyAll(generator, files, 3, 2);
    assertThat(wrong).containsOnlyKeys(file);
    assertThat(wrong.get(file).first()).isEqualTo(2_100_000);
    assertThat(wrong.get(file).last()).isEqualTo(2_100_000);
    assertThat(wrong.get(file).bytes()).isEqualTo(1);
  }

  @Test
  void anotherStreamIsFound() throws Exception {
    Path file = new Path(root(), "other");
    hadoop.write(generator.withStream(9), file);
    assertThat(hadoop.verify(generator, file).orElseThrow().first()).isZero();
    assertThat(hadoop.verify(generator.withStream(9), file)).isEmpty();
  }

  @Test
  void anotherLengthIsFound() throws Exception {
    Path file = new Path(root(), "short");
    try (DataGenerator shorter = DataGenerator.open(StreamSpec.builder(SIZE - 1).seed(1).build())) {
      hadoop.write(shorter, file);
    }
    assertThatIOException()
        .isThrownBy(() -> hadoop.verify(generator, file))
        .withMessage(file + " has " + (SIZE - 1) + " bytes, but should have " + SIZE);
  }

  @Test
  void overwritesNothing() throws Exception {
    Path file = new Path(root(), "there");
    hadoop.write(generator, file);
    assertThatIOException()
        .isThrownBy(() -> hadoop.write(generator.withStream(1), file))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(hadoop.verify(generator, file)).isEmpty();
  }
}
