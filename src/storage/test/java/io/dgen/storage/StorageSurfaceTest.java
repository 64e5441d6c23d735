package io.dgen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dgen.DataGenerator;
import io.dgen.PublicTypes;
import io.dgen.StreamSpec;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.OutputRefusedException;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.manifest.DataSetManifest;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.verify.FilesResult;
import io.dgen.storage.verify.VerifySettings;
import io.dgen.storage.write.StreamWriter;
import io.dgen.storage.write.WriteOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

  /** Writes that an executor ends some time later. */
  private static ChunkSink.Starting later(FileChannel channel, Executor executor) {
    return (chunk, offset) ->
        CompletableFuture.runAsync(
            () -> {
              try {
                ChunkSink.file(channel).write(chunk, offset);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            executor);
  }

  private static StreamWriter writer(DataGenerator generator) {
    return new StreamWriter(generator, WriteOptions.DEFAULT.withChunkBytes(1 << 16));
  }

  @Test
  void aSinkMayWriteAsynchronously() throws Exception {
    Path path = directory.resolve("data");
    Executor executor = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
    try (DataGenerator generator = DataGenerator.open(SPEC);
        FileChannel channel =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      StreamWriter writer = writer(generator);
      writer.write(0, SPEC.size(), 0, ChunkSink.asynchronous(later(channel, executor)), _ -> {});
      assertThat(generator.verifyAt(0, Files.readAllBytes(path))).isEmpty();
      assertThat(writer.toString()).startsWith("StreamWriter[");
      FileChannel closed = FileChannel.open(path, StandardOpenOption.WRITE);
      closed.close();
      ChunkSink failing = ChunkSink.asynchronous(later(closed, executor));
      assertThatThrownBy(() -> writer.write(0, SPEC.size(), 0, failing, _ -> {}))
          .isInstanceOf(TransferException.class)
          .hasCauseInstanceOf(ClosedChannelException.class);
    }
  }

  /** A sink that does not wait for what it has begun. */
  private record Hasty(Starting writes, Queue<CompletionStage<?>> begun) implements ChunkSink {
    @Override
    public void write(ByteBuffer chunk, long offset) throws IOException {
      begun.add(writes.start(chunk.duplicate(), offset));
      chunk.position(chunk.limit());
    }

    @Override
    public boolean positional() {
      return true;
    }
  }

  /** Otherwise it would write what the memory holds by then: a later chunk. */
  @Test
  void anAsynchronousWriteThatOutlivesItsChunkFails() throws Exception {
    Path path = directory.resolve("data");
    CountDownLatch ended = new CountDownLatch(1);
    Queue<CompletionStage<?>> begun = new ConcurrentLinkedQueue<>();
    try (DataGenerator generator = DataGenerator.open(SPEC);
        FileChannel channel =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      executor.execute(
          () -> {
            try {
              ended.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      writer(generator)
          .write(0, SPEC.size(), 0, new Hasty(later(channel, executor), begun), _ -> {});
      ended.countDown();
      assertThat(begun).hasSize(16);
      for (CompletionStage<?> write : begun) {
        assertThatThrownBy(() -> write.toCompletableFuture().get())
            .hasRootCauseInstanceOf(IllegalStateException.class);
      }
    }
    assertThat(path).isEmptyFile();
  }

  /**
   * One that is in progress when its chunk is closed keeps the memory, and the whole write fails.
   */
  @Test
  void aChunkInUseIsNotFilledAgain() throws Exception {
    Pipe pipe = Pipe.open();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ChunkSink.Starting blocked =
        (chunk, offset) -> {
          CountDownLatch going = new CountDownLatch(1);
          CompletableFuture<Void> write = new CompletableFuture<>();
          threads.add(
              Thread.ofPlatform()
                  .start(
                      () -> {
                        going.countDown();
                        try {
                          pipe.sink().write(chunk);
                        } catch (IOException e) {
                          write.completeExceptionally(e);
                        }
                      }));
          try {
            going.await();
            Thread.sleep(300); // the pipe is full by then
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return write;
        };
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      StreamWriter writer =
          new StreamWriter(
              generator, WriteOptions.DEFAULT.withChunkBytes(1 << 19).withQueueDepth(1));
      assertThatThrownBy(
              () ->
                  writer.write(
                      0,
                      SPEC.size(),
                      0,
                      new Hasty(blocked, new ConcurrentLinkedQueue<>()),
                      _ -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the chunk is in use, for example by an asynchronous write");
      pipe.source().close();
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void everyTypeHasText() throws Exception {
    PublicTypes types = PublicTypes.of(StreamFile.class, true);
    assertThat(types.silent()).isEmpty();
    assertThat(types.told()).isGreaterThan(50);
  }

  /** Not when the disk is full at last, hours later. */
  @Test
  void whatCannotFitIsRefusedBeforeAnythingIsChanged() throws Exception {
    LongConsumer nothing = bytes -> assertThat(bytes).isZero();
    StreamSpec huge = SPEC.withSize(1L << 60);
    StreamFile file = StreamFile.of(directory.resolve("data"));
    Manifest content = new Manifest(huge, 0, huge.size(), false, "test");
    DataSetManifest files = new DataSetManifest(SPEC.withSize(1L << 50), 1000, false, "test");
    DataSet set = new DataSet(directory.resolve("set"), files);
    try (DataGenerator generator = DataGenerator.open(huge)) {
      assertThatThrownBy(() -> file.write(generator, content, WriteOptions.DEFAULT, nothing))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessageMatching(
              ".*data: needs 1048576 TiB, but its file system has \\d+ (bytes|[KMGT]iB) free \\(remedy: free space.*");
      DataGenerator each = generator.withSpec(files.spec());
      assertThatThrownBy(() -> set.write(each, WriteOptions.DEFAULT, nothing))
          .isInstanceOf(OutputRefusedException.class)
          .hasMessageMatching(".*set: needs .*, but its file system has .* free .*");
    }
    assertThat(directory).isEmptyDirectory();
  }

  /** A sink of the caller's for all threads at a time, as RAID 0. */
  private record Striped(List<FileChannel> files) implements ChunkSink {
    private static final int PIECE = 4096;

    @Override
    public void write(ByteBuffer chunk, long offset) throws IOException {
      long start = offset - chunk.position();
      while (chunk.hasRemaining()) {
        long at = start + chunk.position();
        long piece = at / PIECE;
        int within = (int) (at % PIECE);
        int bytes = Math.min(chunk.remaining(), PIECE - within);
        FileChannel file = files.get((int) (piece % files.size()));
        long place = piece / files.size() * PIECE + within;
        int written = file.write(chunk.slice(chunk.position(), bytes), place);
        chunk.position(chunk.position() + written);
      }
    }

    @Override
    public boolean positional() {
      return true;
    }
  }

  @Test
  void aPositionalSinkOfTheCallersGetsEveryByteOnce() throws Exception {
    List<FileChannel> files = new ArrayList<>();
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      for (String name : List.of("one", "two", "three")) {
        files.add(
            FileChannel.open(
                directory.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
      }
      writer(generator).write(0, SPEC.size(), 0, new Striped(files), _ -> {});
      byte[] piece = new byte[Striped.PIECE];
      for (int at = 0; at < SPEC.size(); at += Striped.PIECE) {
        int number = at / Striped.PIECE;
        FileChannel file = files.get(number % 3);
        assertThat(file.read(ByteBuffer.wrap(piece), (long) number / 3 * Striped.PIECE))
            .isEqualTo(Striped.PIECE);
        assertThat(generator.verifyAt(at, piece)).as("at %d", at).isEmpty();
      }
    } finally {
      for (FileChannel file : files) {
        file.close();
      }
    }
  }

  @Test
  void anInterruptHasAMessage() {
    TransferException e = new TransferException(5, new ClosedByInterruptException());
    assertThat(e).hasMessage("interrupted");
  }
}
