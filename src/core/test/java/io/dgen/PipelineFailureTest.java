package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Fill;
import io.dgen.ChunkPipeline.Order;
import io.dgen.ChunkPipeline.Settings;
import io.dgen.numa.Topology;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Failures in a pipeline's threads, and that all threads are woken. The time limits detect hangs.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NoThreadLeft.class)
class PipelineFailureTest {

  private static final StreamSpec SPEC = StreamSpec.builder(1L << 40).seed(81).build();
  private static final int MIB = 1 << 20;

  /** Fills without generating bytes and fails at the part with this number, over all threads. */
  private static Fill failingAt(int number, Throwable failure) {
    AtomicInteger parts = new AtomicInteger();
    return (_, _, _, _, _) -> {
      if (parts.incrementAndGet() == number) {
        PipelineFailureTest.<RuntimeException>sneak(failure);
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable e) throws T {
    throw (T) e;
  }

  private static void assertTold(ChunkPipeline pipeline, Throwable failure) {
    assertThatIllegalStateException()
        .isThrownBy(pipeline::take)
        .withMessageContainingAll("could not be generated", failure.toString())
        .withCause(failure);
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyConsumerIsToldOfAFailure(Order order) {
    List<Throwable> failures =
        List.of(
            new OutOfMemoryError("of the test"),
            new IllegalArgumentException("of the test"),
            new StackOverflowError(),
            new java.io.IOException("not declared"));
    Seeds.trials(
        40,
        random -> {
          Throwable failure = failures.get(random.nextInt(failures.size()));
          int part = 1 + random.nextInt(20);
          int consumers = 1 + random.nextInt(4);
          int chunkBytes = random.nextBoolean() ? 10_000 : 5 * MIB;
          Settings settings =
              new Settings(chunkBytes, 1 + random.nextInt(3), order, 0, SPEC.size());
          try (DataGenerator generator =
                  DataGenerator.open(SPEC, TestRun.scalar(1 + random.nextInt(4)));
              ChunkPipeline pipeline = generator.pipeline(settings, failingAt(part, failure))) {
            Threads.all(
                consumers,
                _ -> {
                  try {
                    for (Chunk chunk = pipeline.take(); ; chunk = pipeline.take()) {
                      chunk.close();
                    }
                  } catch (IllegalStateException e) {
                    assertThat(e).hasCause(failure);
                  }
                });
            assertTold(pipeline, failure);
            assertTold(pipeline, failure);
          }
        });
  }

  @Test
  void consumersThatWaitAreWokenByAFailure() throws Exception {
    Throwable failure = new OutOfMemoryError("of the test");
    CountDownLatch waiting = new CountDownLatch(1);
    Fill fill =
        (_, _, _, _, _) -> {
          try {
            waiting.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          throw (Error) failure;
        };
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2));
        ChunkPipeline pipeline = generator.pipeline(Settings.of(SPEC, 4096), fill)) {
      List<Thread> consumers = new ArrayList<>();
      List<Future<?>> told =
          Threads.start(
              4,
              _ -> {
                synchronized (consumers) {
                  consumers.add(Thread.currentThread());
                }
                assertTold(pipeline, failure);
              });
      while (true) {
        synchronized (consumers) {
          if (consumers.size() == 4) {
            break;
          }
        }
        Thread.onSpinWait();
      }
      for (Thread consumer : consumers) {
        Placed.awaitWaitingForChunk(consumer);
      }
      waiting.countDown();
      Threads.join(told);
    }
  }

  /** The memory of all buffers is freed, whichever part failed and whatever the others do. */
  @Test
  void nothingIsLeftOfPipelinesThatFailed() throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(3))) {
      for (int part = 1; part <= 12; part++) {
        List<MemorySegment> memory = new ArrayList<>();
        Throwable failure = new OutOfMemoryError("of the test");
        Fill failing = failingAt(part, failure);
        Fill fill =
            (position, target, offset, length, nonTemporal) -> {
              synchronized (memory) {
                memory.add(target);
              }
              failing.fill(position, target, offset, length, nonTemporal);
            };
        Settings settings = Settings.of(SPEC, 4 * MIB).withChunksPerNode(2);
        try (ChunkPipeline pipeline = generator.pipeline(settings, fill)) {
          try {
            while (true) {
              pipeline.take().close();
            }
          } catch (IllegalStateException e) {
            assertThat(e).hasCause(failure);
          }
        }
        assertThat(memory).isNotEmpty().allMatch(segment -> !segment.scope().isAlive());
      }
    }
  }

  /** The next chunk cannot be begun, for example because an allocation fails. */
  @Test
  void aBufferWhoseChunkCannotBeBegunIsFreeAgain() throws Exception {
    try (Workers workers = Workers.open(TestRun.scalar(1), Topology.current())) {
      ChunkRing ring = new ChunkRing(workers, 0, Settings.of(SPEC, 4096).withChunksPerNode(1));
      List<MemorySegment> memory = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(OutOfMemoryError.class)
            .isThrownBy(
                () ->
                    ring.nextPart(
                        (_, buffer) -> {
                          memory.add(buffer.segment());
                          throw new OutOfMemoryError("of the test");
                        }));
      }
      assertThat(memory).hasSize(3).allMatch(segment -> segment.scope().isAlive());
      ring.close();
      assertThat(memory).allMatch(segment -> !segment.scope().isAlive());
    }
  }

  @Test
  void anInterruptedThreadOfThePipelineIsAFailure() throws Exception {
    Fill interrupting = (_, _, _, _, _) -> Thread.currentThread().interrupt();
    Settings settings = Settings.of(SPEC, 4096).withChunksPerNode(1);
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1));
        ChunkPipeline pipeline = generator.pipeline(settings, interrupting)) {
      // The filled chunk may be taken before; there is no second one.
      assertThatIllegalStateException()
          .isThrownBy(
              () -> {
                pipeline.take();
                pipeline.take();
              })
          .withMessageContaining("could not be generated")
          .withCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void allThreadsAreWokenForTheirPartsOfAChunk() throws Exception {
    wakeAll(100);
  }

  @Test
  @Tag("long")
  void allThreadsAreWokenForTheirPartsOfManyChunks() throws Exception {
    wakeAll(20_000);
  }

  /** Each part waits for all others of its chunk: a thread that is not woken causes a hang. */
  private static void wakeAll(int chunks) throws Exception {
    int threads = 4;
    CyclicBarrier together = new CyclicBarrier(threads);
    Fill fill =
        (_, _, _, _, _) -> {
          try {
            together.await();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    long chunkBytes = (long) threads * MIB;
    Settings settings = new Settings(chunkBytes, 1, Order.IN_ORDER, 0, chunks * chunkBytes);
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(threads));
        ChunkPipeline pipeline = generator.pipeline(settings, fill)) {
      for (int i = 0; i < chunks; i++) {
        Chunk chunk = pipeline.take();
        if (i % 10 == 0) {
          Placed.awaitFull(threads); // all threads wait for the one buffer
        }
        chunk.close();
      }
      assertThat(pipeline.take()).isNull();
    }
  }

  /** An exception of a worker is thrown to the caller; the next chunk is right. */
  @Test
  void aWorkerThatFailsFailsTheChunkOnly() {
    Seeds.trials(
        60,
        random -> {
          int length = 1 + random.nextInt(1 << random.nextInt(1, 22));
          Error failure = new OutOfMemoryError("of the test");
          int at = random.nextInt(4);
          AtomicInteger parts = new AtomicInteger();
          try (DataGenerator generator =
              DataGenerator.open(SPEC, TestRun.scalar(1 + random.nextInt(4)))) {
            generator.position(12345);
            byte[] chunk = new byte[length];
            boolean failed = false;
            try {
              generator.fillChunk(
                  MemorySegment.ofArray(chunk),
                  (_, _) -> {
                    if (parts.getAndIncrement() == at) {
                      throw failure;
                    }
                  });
            } catch (OutOfMemoryError e) {
              failed = true;
              assertThat(e).isSameAs(failure);
            }
            assertThat(failed).isEqualTo(parts.get() > at);
            assertThat(generator.position()).isEqualTo(failed ? 12345 : 12345 + length);
            generator.position(12345);
            assertThat(generator.fillChunk(chunk)).isEqualTo(length);
            assertThat(generator.verifyAt(12345, chunk)).isEmpty();
          }
        });
  }
}
