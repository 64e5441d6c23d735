package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Settings;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** When threads and memory begin and end, whatever the program closes or forgets to close. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoThreadLeft.class)
@SuppressWarnings("try") // closes what a block would close
class LifetimesTest {

  private static final StreamSpec SPEC = StreamSpec.builder(1L << 40).seed(82).build();
  private static final GeneratorConfig CONFIG = TestRun.scalar(3);
  private static final int MIB = 1 << 20;

  @Test
  void threadsStartWithTheFirstChunk() {
    Set<String> before = Threads.workers();
    List<DataGenerator> generators = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      DataGenerator generator = DataGenerator.open(SPEC, CONFIG);
      generator.fillAt(i, new byte[100]);
      assertThat(generator.runtime().threads()).isEqualTo(3);
      generators.add(generator);
    }
    assertThat(Threads.workers()).isEqualTo(before);
    generators.getFirst().fillChunk(new byte[MIB]);
    assertThat(Threads.workers()).hasSize(before.size() + 2);
    generators.forEach(DataGenerator::close);
    assertThat(Threads.workers()).isEqualTo(before);
  }

  @Test
  void closingAGeneratorClosesItsPipelines() throws Exception {
    Set<String> before = Threads.workers();
    DataGenerator generator = DataGenerator.open(SPEC, CONFIG);
    ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, MIB));
    ChunkPipeline derived = generator.withSeed(3).pipeline(Settings.of(SPEC, MIB));
    try (Chunk chunk = pipeline.take()) {
      generator.close();
      assertThat(Threads.workers()).isEqualTo(before);
      assertThatIllegalStateException().isThrownBy(pipeline::take).withMessageContaining("closed");
      assertThatIllegalStateException().isThrownBy(derived::take).withMessageContaining("closed");
      byte[] expected = new ReferenceStream(SPEC).bytes(0, 4096);
      assertThat(chunk.segment().asSlice(0, 4096).toArray(ValueLayout.JAVA_BYTE))
          .as("a taken chunk stays valid")
          .isEqualTo(expected);
    }
    assertThatIllegalStateException().isThrownBy(() -> generator.pipeline(Settings.of(SPEC, MIB)));
  }

  @Test
  void whatIsForgottenIsFreed() throws Exception {
    Set<String> before = Threads.workers();
    try (LogLines log = new LogLines(Level.FINE)) {
      forget(generator -> generator.fillChunk(new byte[MIB]));
      forget(
          generator -> {
            Chunk chunk = take(generator.pipeline(Settings.of(SPEC, MIB).withChunksPerNode(2)));
            assertThat(chunk.position()).isZero();
          });
      await(() -> Threads.workers().equals(before));
      await(() -> log.has("a DataGenerator became unreachable"));
      await(() -> log.has("a ChunkPipeline became unreachable"));
      assertThat(log.records())
          .filteredOn(r -> r.getMessage().startsWith("a DataGenerator"))
          .allSatisfy(
              r ->
                  assertThat(r.getThrown().getStackTrace())
                      .anyMatch(f -> f.getClassName().equals(LifetimesTest.class.getName())));
    }
  }

  private static void forget(Consumer<DataGenerator> use) {
    use.accept(DataGenerator.open(SPEC, CONFIG));
  }

  private static Chunk take(ChunkPipeline pipeline) {
    try {
      return pipeline.take();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The pipeline is all that is left of it: neither may be freed. */
  @Test
  void aPipelineKeepsItsGenerator() throws Exception {
    try (ChunkPipeline pipeline =
        DataGenerator.open(SPEC, CONFIG).pipeline(Settings.of(SPEC, MIB))) {
      for (int i = 0; i < 20; i++) {
        System.gc();
        try (Chunk chunk = pipeline.take()) {
          assertThat(chunk.position()).isEqualTo((long) i * MIB);
        }
      }
    }
    System.gc(); // the generator's own threads never started
  }

  @Test
  void forgottenMemoryIsFreed() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        java.nio.file.Files.exists(java.nio.file.Path.of("/proc/self/status")), "no /proc here");
    try (DataGenerator generator = DataGenerator.open(SPEC, CONFIG);
        LogLines log = new LogLines(Level.FINE)) {
      long before = ProcSelf.mappedBytes();
      for (int i = 0; i < 64; i++) {
        generator.allocateChunk(64L * MIB);
      }
      await(() -> mapped() - before < 1L << 30);
      await(() -> log.has("a ChunkBuffer became unreachable"));
    }
  }

  private static long mapped() {
    try {
      return ProcSelf.mappedBytes();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSegmentKeepsForgottenMemory() {
    org.junit.jupiter.api.Assumptions.assumeFalse(TestRun.PURE_JAVA, "needs native access");
    try (DataGenerator generator = DataGenerator.open(SPEC, CONFIG)) {
      MemorySegment segment = generator.allocateChunk(MIB).segment().asSlice(4096, 4096);
      for (int i = 0; i < 10; i++) {
        System.gc();
      }
      generator.fillAt(0, segment);
      assertThat(generator.verifyAt(0, segment)).isEmpty();
    }
  }

  /** Memory of a chunk must not show the bytes of a later one. */
  @Test
  void aClosedChunkIsDead() throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, CONFIG);
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 4096).withChunksPerNode(2))) {
      for (int i = 0; i < 20; i++) {
        Chunk chunk = pipeline.take();
        MemorySegment segment = chunk.segment();
        java.nio.ByteBuffer buffer = segment.asByteBuffer();
        assertThat(generator.verifyAt(chunk.position(), segment)).isEmpty();
        chunk.close();
        assertThatIllegalStateException().isThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0));
        assertThatIllegalStateException().isThrownBy(() -> buffer.get(0));
        assertThat(chunk.toString()).contains("closed");
      }
    }
  }

  @Test
  void aChunkThatAnAsynchronousWriteUsesCannotBeClosed() throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, CONFIG);
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 4096).withChunksPerNode(1));
        var server =
            java.nio.channels.AsynchronousServerSocketChannel.open()
                .bind(
                    new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0));
        var client = java.nio.channels.AsynchronousSocketChannel.open()) {
      var accepted = server.accept();
      client.connect(server.getLocalAddress()).get();
      try (var peer = accepted.get()) {
        Chunk chunk = pipeline.take();
        var reading = client.read(chunk.segment().asByteBuffer()); // until the peer sends a byte
        assertThatIllegalStateException()
            .isThrownBy(chunk::close)
            .withMessageContaining("in use, for example by an asynchronous write");
        assertThat(chunk.segment().scope().isAlive()).isTrue();
        assertThat(peer.write(java.nio.ByteBuffer.wrap(new byte[1])).get()).isOne();
        assertThat(reading.get()).isOne();
        await(() -> closes(chunk)); // the JDK lets go of the memory a little later
      }
    }
  }

  private static boolean closes(Chunk chunk) {
    try {
      chunk.close();
      return true;
    } catch (IllegalStateException _) {
      return false;
    }
  }

  @Test
  void closingWithinACallbackThrows() {
    try (DataGenerator generator = DataGenerator.open(SPEC, CONFIG)) {
      for (int size : new int[] {100, 16 * MIB}) {
        byte[] chunk = new byte[size];
        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    generator.forEachPart(
                        MemorySegment.ofArray(chunk), (_, _, _) -> generator.close()))
            .withMessageContaining("within a PartAction or FillObserver");
        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    generator.fillChunk(MemorySegment.ofArray(chunk), (_, _) -> generator.close()))
            .withMessageContaining("within a PartAction or FillObserver");
        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    generator.fillChunk(
                        MemorySegment.ofArray(chunk), (_, _) -> generator.fillChunk(new byte[1])))
            .withMessageContaining("within a FillObserver");
        assertThatIllegalStateException()
            .isThrownBy(
                () ->
                    generator.fillChunk(MemorySegment.ofArray(chunk), (_, _) -> generator.reset()))
            .withMessageContaining("within a FillObserver");
        AtomicInteger parts = new AtomicInteger();
        generator.fillChunk(
            MemorySegment.ofArray(chunk),
            (_, _) -> {
              generator.withSeed(3).fillChunk(new byte[200_000]);
              generator.withSeed(4).close();
              parts.getAndIncrement();
            });
        assertThat(parts).hasPositiveValue();
      }
      assertThat(generator.verifyAt(0, new byte[0])).isEmpty();
    }
  }

  @Test
  void aConsumerThatHoldsEveryChunkIsTold() throws Exception {
    try (LogLines log = new LogLines(Level.WARNING);
        DataGenerator generator = DataGenerator.open(SPEC, CONFIG);
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 4096).withChunksPerNode(2));
        Chunk _ = pipeline.take();
        Chunk _ = pipeline.take()) {
      Thread consumer = Thread.ofPlatform().start(() -> takeUntilInterrupted(pipeline));
      await(() -> log.has("hold 2 of the pipeline's 2 chunks"));
      consumer.interrupt();
      consumer.join();
    }
  }

  private static void takeUntilInterrupted(ChunkPipeline pipeline) {
    try {
      pipeline.take();
    } catch (InterruptedException _) {
      // told by now
    }
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      System.gc();
      Thread.sleep(10);
    }
  }
}
