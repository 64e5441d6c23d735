package io.dgen.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.stream.Stream;
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

  /** In a log or a debugger {@code io.dgen.storage.write.StreamWriter@1b2c3d} tells nothing. */
  @Test
  void everyPublicTypeSaysWhatItIs() throws Exception {
    Path classes =
        Path.of(StreamFile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> silent = new ArrayList<>();
    int told = 0;
    try (Stream<Path> files = Files.walk(classes.resolve("io/dgen/storage"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replaceAll("\\.class$", "");
        if (name.endsWith("-info")) {
          continue;
        }
        Class<?> type = Class.forName(name.replace('/', '.'));
        if (!isPublic(type) || !hasInstances(type)) {
          continue;
        }
        if (type.getMethod("toString").getDeclaringClass() == Object.class) {
          silent.add(type.getName());
        } else {
          told++;
        }
      }
    }
    assertThat(silent).isEmpty();
    assertThat(told).isGreaterThan(50);
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static boolean hasInstances(Class<?> type) {
    return !type.isInterface()
        && Arrays.stream(type.getDeclaredMethods())
            .anyMatch(method -> !Modifier.isStatic(method.getModifiers()));
  }

  @Test
  void anInterruptHasAMessage() {
    TransferException e = new TransferException(5, new ClosedByInterruptException());
    assertThat(e).hasMessage("interrupted");
  }
}
