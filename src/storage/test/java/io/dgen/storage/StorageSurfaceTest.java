package io.dgen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.StreamWriter;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program that stores streams asks of the library. */
@Timeout(60)
class StorageSurfaceTest {

  private static final StreamSpec SPEC = StreamSpec.builder("1MiB").seed(3).build();
  private static final VerifySettings SETTINGS = VerifySettings.whole(1 << 16, 2, 2);

  @TempDir private Path directory;

  @Test
  void aFileVerifiesItself() throws Exception {
    Path path = directory.resolve("data");
    StreamFile file = StreamFile.of(path);
    try (DataGenerator generator = DataGenerator.open(SPEC.withSeed(9))) {
      DataGenerator own = generator.withSpec(SPEC);
      Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
      file.write(own, content, WriteOptions.DEFAULT, _ -> {});
      assertThat(file.verify(generator, SETTINGS, _ -> {}).good()).isTrue();
      byte[] bytes = Files.readAllBytes(path);
      bytes[70_000] ^= 1;
      Files.write(path, bytes);
      FilesResult wrong = file.verify(generator, SETTINGS, _ -> {});
      assertThat(wrong.wrongFiles()).isOne();
      assertThat(wrong.first().orElseThrow().result().orElseThrow().totals().firstBad())
          .isEqualTo(70_000);
    }
  }

  @Test
  void aSetVerifiesItself() throws Exception {
    DataSetManifest set = new DataSetManifest(SPEC.withSize(5000), 7, false, "test");
    DataSet files = new DataSet(directory.resolve("set"), set);
    try (DataGenerator generator = DataGenerator.open(set.spec())) {
      files.write(generator, WriteOptions.DEFAULT, _ -> {});
      assertThat(files.verify(generator, SETTINGS, _ -> {}).good()).isTrue();
      Files.delete(set.path(files.directory(), 3));
      assertThat(files.verify(generator, SETTINGS, _ -> {}).missingFiles()).isOne();
    }
  }

  @Test
  void aListenerThatCannotBeToldIsRefusedBeforeAnythingIsChanged() throws Exception {
    LongConsumer throwing =
        _ -> {
          throw new IllegalStateException("of the listener");
        };
    Manifest content = new Manifest(SPEC, 0, SPEC.size(), false, "test");
    StreamFile file = StreamFile.of(directory.resolve("data"));
    DataSet set =
        new DataSet(directory.resolve("set"), new DataSetManifest(SPEC, 2, false, "test"));
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      WriteOptions options = WriteOptions.DEFAULT;
      assertThatNullPointerException()
          .isThrownBy(() -> file.write(generator, content, options, null))
          .withMessage("progress");
      assertThatIllegalStateException()
          .isThrownBy(() -> file.write(generator, content, options, throwing))
          .withMessage("of the listener");
      assertThatNullPointerException().isThrownBy(() -> set.write(generator, options, null));
      assertThatIllegalStateException().isThrownBy(() -> set.write(generator, options, throwing));
      assertThatNullPointerException().isThrownBy(() -> set.resume(generator, options, null));
      assertThat(directory).isEmptyDirectory();
    }
  }

  /** A program's own positional sink, which writes asynchronously. */
  private record Asynchronous(AsynchronousFileChannel channel) implements ChunkSink {
    @Override
    public void write(ByteBuffer chunk, long offset) throws IOException {
      long start = offset - chunk.position();
      try {
        while (chunk.hasRemaining()) {
          channel.write(chunk, start + chunk.position()).get();
        }
      } catch (ExecutionException | InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public boolean positional() {
      return true;
    }
  }

  @Test
  void aSinkMayBeTheProgramsOwn() throws Exception {
    Path path = directory.resolve("data");
    try (DataGenerator generator = DataGenerator.open(SPEC);
        AsynchronousFileChannel channel =
            AsynchronousFileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      StreamWriter writer =
          new StreamWriter(generator, WriteOptions.DEFAULT.withChunkBytes(1 << 16));
      writer.write(0, SPEC.size(), 0, new Asynchronous(channel), _ -> {});
      assertThat(generator.verifyAt(0, Files.readAllBytes(path))).isEmpty();
      assertThat(writer.toString()).startsWith("StreamWriter[");
    }
  }

  @Test
  void anInterruptHasAMessage() {
    TransferException e = new TransferException(5, new ClosedByInterruptException());
    assertThat(e).hasMessage("interrupted");
  }
}
