package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Order;
import io.dgen.ChunkPipeline.Settings;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every chunk is taken once, right and in order, by any consumers and until any end. The time
 * limits detect hangs.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoThreadLeft.class)
class ChunkPipelineTest {

  private static final StreamSpec SPEC =
      StreamSpec.builder(1L << 40).seed(79).dedupRatio(1.5).compressRatio(2).build();

  private static DataGenerator open() {
    return DataGenerator.open(SPEC, config());
  }

  /** Returns settings with placement if it is available. */
  private static GeneratorConfig config() {
    NumaMode mode = Placed.expected() ? NumaMode.FORCE : NumaMode.AUTO;
    return GeneratorConfig.builder().numaMode(mode).build();
  }

  private static int nodes(DataGenerator generator) {
    return Math.max(1, generator.runtime().nodes().size());
  }

  static Stream<Arguments> kinds() {
    List<GeneratorConfig> configs = new ArrayList<>();
    configs.add(config());
    configs.add(TestRun.scalar(1));
    configs.add(GeneratorConfig.builder().numaMode(NumaMode.DISABLED).maxThreads(5).build());
    return configs.stream()
        .flatMap(
            config ->
                Stream.of(Order.values())
                    .flatMap(
                        order ->
                            Stream.of(1, 2, 8)
                                .map(consumers -> Arguments.of(config, order, consumers))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyChunkOnce(GeneratorConfig config, Order order, int consumers) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      takeAll(generator, new Settings(1, 4, order, 5, 205), consumers);
      takeAll(generator, new Settings(4095, 1, order, 0, 4095 * 50 + 1), consumers);
      takeAll(generator, new Settings(4096, 3, order, 4096, 4096 * 100), consumers);
      takeAll(generator, new Settings(65_537, 4, order, 12_345, 3_000_000), consumers);
      takeAll(generator, new Settings(1 << 20, 2, order, 0, 20 << 20), consumers);
      takeAll(
          generator,
          new Settings(3_333_333, 1, order, 1L << 35, (1L << 35) + 9_999_999),
          consumers);
      takeAll(generator, new Settings(1 << 20, 4, order, 7, 8), consumers);
      takeAll(generator, new Settings(1 << 20, 4, order, 7, 7), consumers);
      takeAll(
          generator,
          new Settings(1 << 20, 4, order, SPEC.size() - 2_500_000, SPEC.size()),
          consumers);
    }
  }

  @Test
  void tellsWhatItHasAndHowItStores() throws Exception {
    Settings settings = Settings.of(SPEC, 5000).withChunksPerNode(3);
    try (DataGenerator generator = open();
        ChunkPipeline pipeline = generator.pipeline(settings);
        Chunk chunk = pipeline.take()) {
      assertThat(pipeline.buffers()).isEqualTo(3 * nodes(generator));
      assertThat(pipeline.store()).isEqualTo(StorePolicy.REGULAR); // all buffers fit in the cache
      List<RuntimeInfo.NodeWorkers> nodes = generator.runtime().nodes();
      assertThat(chunk.node())
          .isIn(nodes.isEmpty() ? List.of(-1) : nodes.stream().map(n -> n.node()).toList());
    }
    if (TestRun.nativeExpected()) {
      for (StorePolicy store : List.of(StorePolicy.REGULAR, StorePolicy.NON_TEMPORAL)) {
        GeneratorConfig config = GeneratorConfig.builder().store(store).build();
        try (DataGenerator generator = DataGenerator.open(SPEC, config);
            ChunkPipeline pipeline = generator.pipeline(settings)) {
          assertThat(pipeline.store()).isEqualTo(store);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void largeChunks(Order order) throws Exception {
    try (DataGenerator generator = open()) {
      takeAll(generator, new Settings(64 << 20, 2, order, 0, (192L << 20) + 17), 2);
    }
  }

  /** Takes every chunk and compares every byte. */
  private static void takeAll(DataGenerator generator, Settings settings, int consumers)
      throws Exception {
    List<Long> taken = new ArrayList<>();
    TreeMap<Long, Long> lengths = new TreeMap<>();
    Object turn = new Object();
    try (ChunkPipeline pipeline = generator.pipeline(settings)) {
      Threads.all(
          consumers,
          _ -> {
            while (true) {
              Chunk chunk;
              synchronized (turn) {
                chunk = pipeline.take();
                if (chunk == null) {
                  break;
                }
                taken.add(chunk.position());
                lengths.put(chunk.position(), chunk.segment().byteSize());
              }
              try (Chunk mine = chunk) {
                assertRight(generator, mine);
                assertThat(mine.segment().address() % 4096).isZero();
              }
            }
          });
      assertThat(pipeline.take()).isNull();
      assertThat(pipeline.take()).isNull();
    }
    assertThat(taken).doesNotHaveDuplicates();
    long at = settings.start();
    for (var chunk : lengths.entrySet()) {
      assertThat(chunk.getKey()).isEqualTo(at);
      assertThat(chunk.getValue()).isEqualTo(Math.min(settings.chunkBytes(), settings.end() - at));
      at += chunk.getValue();
    }
    assertThat(at).isEqualTo(settings.end());
    if (settings.order() == Order.IN_ORDER) {
      assertThat(taken).isSorted();
    }
  }

  private static void assertRight(DataGenerator generator, Chunk chunk) {
    assertThat(generator.verifyAt(chunk.position(), chunk.segment())).isEmpty();
  }

  @Test
  void derivedGeneratorsHavePipelinesToo() throws Exception {
    try (DataGenerator generator = open()) {
      Settings settings = new Settings(100_000, 2, Order.IN_ORDER, 0, 1_000_000);
      DataGenerator other = generator.withSeed(5).withStream(6);
      try (ChunkPipeline mine = generator.pipeline(settings);
          ChunkPipeline others = other.pipeline(settings)) {
        for (int i = 0; i < 10; i++) {
          try (Chunk a = mine.take();
              Chunk b = others.take()) {
            assertRight(generator, a);
            assertRight(other, b);
            assertThat(a.segment().mismatch(b.segment())).isNotNegative();
          }
        }
      }
    }
  }

  /** Chunks are generated ahead only as far as there are buffers. */
  @ParameterizedTest
  @EnumSource(Order.class)
  void noMoreIsMadeThanThereAreBuffers(Order order) throws Exception {
    try (DataGenerator generator = open()) {
      int buffers = 3 * nodes(generator);
      Settings settings = Settings.of(SPEC, 10_000).withChunksPerNode(3).withOrder(order);
      try (ChunkPipeline pipeline = generator.pipeline(settings)) {
        Placed.awaitFull(generator.runtime().threads());
        List<Chunk> held = new ArrayList<>();
        for (int i = 0; i < buffers; i++) {
          held.add(pipeline.take());
        }
        assertThat(held)
            .extracting(Chunk::position)
            .allMatch(position -> position < buffers * 10_000L);
        AtomicReference<Chunk> next = new AtomicReference<>();
        Thread consumer =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        next.set(pipeline.take());
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                    });
        // All buffers are taken: everybody waits.
        Placed.awaitWaitingForChunk(consumer);
        Placed.awaitFull(generator.runtime().threads());
        assertThat(next.get()).isNull();
        for (Chunk chunk : held) {
          assertRight(generator, chunk);
        }
        held.removeFirst().close();
        consumer.join();
        assertThat(next.get().position()).isEqualTo(buffers * 10_000L);
        assertRight(generator, next.get());
        held.forEach(Chunk::close);
        next.get().close();
      }
    }
  }

  @Test
  void givingAChunkBackTwiceGivesOneBufferBack() throws Exception {
    try (DataGenerator generator = open();
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 5000).withChunksPerNode(2))) {
      for (int i = 0; i < 20; i++) {
        Chunk first = pipeline.take();
        first.close();
        first.close();
        try (Chunk a = pipeline.take();
            Chunk b = pipeline.take()) {
          first.close();
          assertThat(a.segment().address()).isNotEqualTo(b.segment().address());
          assertRight(generator, a);
          assertRight(generator, b);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void closingWakesConsumersThatWait(int consumers) throws Exception {
    try (DataGenerator generator = open()) {
      ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 5000).withChunksPerNode(1));
      List<Chunk> held = new ArrayList<>();
      for (int i = 0; i < nodes(generator); i++) {
        held.add(pipeline.take());
      }
      List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
      List<Thread> waiting = new ArrayList<>();
      for (int i = 0; i < consumers; i++) {
        waiting.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        pipeline.take();
                      } catch (Exception e) {
                        thrown.add(e);
                      }
                    }));
      }
      for (Thread thread : waiting) {
        Placed.awaitWaitingForChunk(thread);
      }
      pipeline.close();
      for (Thread thread : waiting) {
        thread.join();
      }
      assertThat(thrown)
          .hasSize(consumers)
          .allSatisfy(
              e ->
                  assertThat(e)
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessage("the pipeline is closed"));
      held.forEach(Chunk::close);
    }
  }

  @Test
  void closingAgainDoesNothing() throws Exception {
    try (DataGenerator generator = open()) {
      ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 5000));
      pipeline.take().close();
      pipeline.close();
      pipeline.close();
      assertThatIllegalStateException().isThrownBy(pipeline::take).withMessageContaining("closed");
    }
  }

  @Test
  void chunksInHandsOutliveThePipeline() throws Exception {
    try (DataGenerator generator = open()) {
      ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 40 << 20).withChunksPerNode(2));
      Chunk first = pipeline.take();
      Chunk second = pipeline.take();
      pipeline.close();
      assertRight(generator, first);
      assertRight(generator, second);
      for (Chunk chunk : List.of(first, second)) {
        MemorySegment memory = chunk.segment();
        assertThat(ProcSelf.isMapped(memory.address() + (20 << 20))).isTrue();
        chunk.close();
        assertThat(ProcSelf.isMapped(memory.address() + (20 << 20))).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, 0));
        chunk.close();
      }
    }
  }

  @Test
  void anInterruptedConsumerStopsWaitingAndTheOthersGoOn() throws Exception {
    try (DataGenerator generator = open();
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 5000).withChunksPerNode(1))) {
      List<Chunk> held = new ArrayList<>();
      for (int i = 0; i < nodes(generator); i++) {
        held.add(pipeline.take());
      }
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread consumer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      pipeline.take();
                    } catch (Exception e) {
                      thrown.set(e);
                    }
                  });
      Placed.awaitWaitingForChunk(consumer);
      consumer.interrupt();
      consumer.join();
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      held.forEach(Chunk::close);
      for (int i = 0; i < 10; i++) {
        try (Chunk chunk = pipeline.take()) {
          assertThat(chunk.position()).isEqualTo((nodes(generator) + i) * 5000L);
          assertRight(generator, chunk);
        }
      }
    }
  }

  @Test
  void anInterruptedCloserClosesAndKeepsTheInterrupt() {
    try (DataGenerator generator = open()) {
      ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 1 << 20));
      Thread.currentThread().interrupt();
      pipeline.close();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Every chunk before the end is right; then consumers learn of the end; nothing hangs. */
  @Test
  void closingAtAnyMoment() {
    Seeds.trials(
        100,
        random -> {
          GeneratorConfig config = random.nextBoolean() ? config() : TestRun.scalar(2);
          Order order = random.nextBoolean() ? Order.IN_ORDER : Order.ANY;
          long bytes = 1 + random.nextInt(1 << random.nextInt(22));
          long length = random.nextBoolean() ? 1L << 39 : random.nextInt(1 << 22);
          int consumers = 1 + random.nextInt(3);
          int buffers = 1 + random.nextInt(4);
          long pause = random.nextInt(2_000_000);
          boolean holds = random.nextBoolean();
          try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
            List<Chunk> held = Collections.synchronizedList(new ArrayList<>());
            ChunkPipeline pipeline =
                generator.pipeline(new Settings(bytes, buffers, order, 0, length));
            Threads.all(
                consumers + 1,
                thread -> {
                  if (thread == consumers) {
                    LockSupport.parkNanos(pause);
                    pipeline.close();
                    return;
                  }
                  try {
                    for (Chunk c = pipeline.take(); c != null; c = pipeline.take()) {
                      assertRight(generator, c);
                      if (holds && held.size() < buffers) {
                        held.add(c);
                      } else {
                        c.close();
                      }
                    }
                  } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("the pipeline is closed");
                  }
                });
            for (Chunk chunk : held) {
              assertRight(generator, chunk);
              chunk.close();
            }
          }
        });
  }

  /** The ways in which a pipeline of one chunk may end. */
  private enum End {
    CHUNK_FIRST,
    PIPELINE_FIRST,
    CHUNK_NOT_TAKEN
  }

  /** A leak would amount to gigabytes. */
  @ParameterizedTest
  @EnumSource(End.class)
  void nothingIsLeftOfManyPipelines(End end) throws Exception {
    try (DataGenerator generator = open()) {
      Settings settings = new Settings(64 << 20, 2, Order.ANY, 0, 64 << 10);
      long before = 0;
      // Without libdgen_numa, all memory is written before it is used, which takes time.
      for (int i = 0; i < (Placed.expected() ? 44 : 6); i++) {
        ChunkPipeline pipeline = generator.pipeline(settings);
        switch (end) {
          case CHUNK_FIRST -> {
            pipeline.take().close();
            pipeline.close();
          }
          case PIPELINE_FIRST -> {
            Chunk chunk = pipeline.take();
            pipeline.close();
            chunk.close();
          }
          case CHUNK_NOT_TAKEN -> {
            awaitAllMade();
            pipeline.close();
          }
        }
        if (i == 3) {
          before = ProcSelf.mappedBytes();
        }
      }
      assertThat(ProcSelf.mappedBytes() - before).isLessThan(2L << 30); // of 40 * 64 MiB
    }
  }

  /** Waits for the pipeline's thread, which ends with the last chunk. */
  private static void awaitAllMade() throws InterruptedException {
    while (Threads.workers().stream().anyMatch(name -> name.startsWith("dgen-pipeline "))) {
      Thread.sleep(1);
    }
  }

  /** Chunks that are being filled at that moment are freed, too. */
  @Test
  void nothingIsLeftOfPipelinesClosedWhileTheyFill() {
    try (DataGenerator generator = open()) {
      Settings settings = Settings.of(SPEC, 64 << 20).withChunksPerNode(2);
      long[] before = new long[1];
      int[] made = new int[1];
      Seeds.trials(
          Placed.expected() ? 40 : 6, // as above
          random -> {
            ChunkPipeline pipeline = generator.pipeline(settings);
            LockSupport.parkNanos(random.nextInt(5_000_000));
            pipeline.close();
            if (++made[0] == 4) {
              before[0] = ProcSelf.mappedBytes();
            }
            if (made[0] > 4) {
              // Of 36 * 64 MiB at least.
              assertThat(ProcSelf.mappedBytes() - before[0]).isLessThan(3L << 29);
            }
          });
    }
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertRefused(() -> new Settings(0, 1, Order.ANY, 0, 1), "chunkBytes is 0");
    assertRefused(() -> new Settings(-5, 1, Order.ANY, 0, 1), "chunkBytes is -5");
    assertRefused(() -> new Settings(1, 0, Order.ANY, 0, 1), "chunksPerNode is 0");
    for (int tooMany : new int[] {2049, Integer.MAX_VALUE}) {
      assertRefused(
          () -> new Settings(1, tooMany, Order.ANY, 0, 1),
          "chunksPerNode is " + tooMany + ", but must be 1 to 2048");
    }
    assertThat(new Settings(1, 2048, Order.ANY, 0, 1).chunksPerNode()).isEqualTo(2048);
    assertRefused(() -> new Settings(1, 1, Order.ANY, -1, 1), "start is -1");
    assertRefused(() -> new Settings(1, 1, Order.ANY, 2, 1), "start is 2 and end 1");
    assertRefused(() -> Settings.of(SPEC, 0), "chunkBytes is 0");
    assertRefused(() -> Settings.of(SPEC, 1).withChunksPerNode(-1), "chunksPerNode is -1");
    assertThatNullPointerException()
        .isThrownBy(() -> new Settings(1, 1, null, 0, 1))
        .withMessage("order");
    Settings whole = Settings.of(SPEC, 4096);
    assertThat(whole.start()).isZero();
    assertThat(whole.end()).isEqualTo(SPEC.size());
    assertThat(whole.order()).isEqualTo(Order.IN_ORDER);
    assertThat(whole.withOrder(Order.ANY).withOrder(Order.IN_ORDER)).isEqualTo(whole);
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
  }

  @Test
  void whatIsNotInTheStreamIsRefused() {
    try (DataGenerator generator = open()) {
      Settings settings = new Settings(1, 1, Order.ANY, 0, SPEC.size() + 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> generator.pipeline(settings))
          .withMessageContaining("end is " + (SPEC.size() + 1))
          .withMessageContaining("stream's size, " + SPEC.size());
    }
  }

  @Test
  void moreMemoryThanThereIsLeavesNothingBehind() throws Exception {
    try (DataGenerator generator = open()) {
      Settings settings = Settings.of(SPEC, 1L << 55);
      assertThatExceptionOfType(OutOfMemoryError.class)
          .isThrownBy(() -> generator.pipeline(settings));
    }
  }

  @Test
  void aClosedGeneratorMakesNone() {
    DataGenerator generator = open();
    generator.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> generator.pipeline(Settings.of(SPEC, 4096)))
        .withMessageContaining("closed");
  }
}
