package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generators used by many threads, with interrupts and concurrent closing. The time limits detect
 * hangs.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {

  private static final int CHUNK = 1_000_003;
  private static final StreamSpec SPEC =
      StreamSpec.builder(1L << 40).seed(6).dedupRatio(1.5).compressRatio(1.2).build();
  private static final byte[] EXPECTED = new ReferenceStream(SPEC).bytes(0, CHUNK);

  static List<GeneratorConfig> configs() {
    return TestRun.configs(4);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void anyNumberOfThreadsFillAtOnce(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      Threads.all(
          16,
          thread ->
              Seeds.trials(
                  20,
                  random -> {
                    int length = random.nextInt(1, 50_000);
                    int at = random.nextInt(CHUNK - length);
                    byte[] expected = java.util.Arrays.copyOfRange(EXPECTED, at, at + length);
                    GuardedMemory memory =
                        GuardedMemory.poisoned(
                            thread % 2 == 0
                                ? GuardedMemory.Kind.OFF_HEAP
                                : GuardedMemory.Kind.BYTES,
                            random.nextInt(64),
                            expected);
                    generator.fillAt(at, memory.content());
                    memory.assertHolds(expected, "thread " + thread);
                    assertThat(generator.verifyAt(at, memory.content())).isEmpty();
                  }));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void virtualThreadsFillToo(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int at = i * 9_999;
        DataGenerator own = generator.withSeed(SPEC.seed());
        running.add(
            executor.submit(
                () -> {
                  byte[] bytes = new byte[5000];
                  generator.fillAt(at, bytes);
                  assertThat(bytes)
                      .isEqualTo(java.util.Arrays.copyOfRange(EXPECTED, at, at + bytes.length));
                  byte[] chunk = new byte[200_000];
                  own.fillChunk(chunk);
                  assertThat(own.verifyAt(0, chunk)).isEmpty();
                  return null;
                }));
      }
      Threads.join(running);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aPendingInterruptIsKeptAndHarmsNothing(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      for (int i = 0; i < 20; i++) {
        generator.reset();
        byte[] chunk = new byte[CHUNK];
        Thread.currentThread().interrupt();
        long filled = generator.fillChunk(chunk);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(filled).isEqualTo(CHUNK);
        assertThat(chunk).isEqualTo(EXPECTED);
        Thread.currentThread().interrupt();
        generator.fillAt(0, chunk);
        assertThat(generator.verifyAt(0, chunk)).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void interruptsMeanwhileAreKeptAndHarmNothing(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      Thread filling = Thread.currentThread();
      AtomicBoolean done = new AtomicBoolean();
      List<Future<?>> interrupting =
          Threads.start(
              1,
              _ -> {
                while (!done.get()) {
                  filling.interrupt();
                  java.util.concurrent.locks.LockSupport.parkNanos(50_000);
                }
              });
      try {
        byte[] chunk = new byte[CHUNK];
        for (int i = 0; i < 50; i++) {
          generator.reset();
          assertThat(generator.fillChunk(chunk)).isEqualTo(CHUNK);
          assertThat(java.util.Arrays.equals(chunk, EXPECTED)).isTrue();
        }
      } finally {
        done.set(true);
        Thread.interrupted();
        while (!interrupting.getFirst().isDone()) {
          Thread.onSpinWait();
        }
        Thread.interrupted();
      }
      Threads.join(interrupting);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void anArenaThatIsClosedMeanwhileFailsOnOneSideOnly(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      for (int i = 0; i < 6; i++) {
        boolean byWorkers = i % 2 == 0;
        Arena arena = Arena.ofShared();
        MemorySegment chunk = arena.allocate(CHUNK);
        CountDownLatch filled = new CountDownLatch(1);
        List<Future<?>> filling =
            Threads.start(
                1,
                _ ->
                    assertThatIllegalStateException()
                        .isThrownBy(
                            () -> {
                              while (true) {
                                generator.reset();
                                if (byWorkers) {
                                  generator.fillChunk(chunk);
                                } else {
                                  generator.fillAt(4096, chunk);
                                }
                                filled.countDown();
                              }
                            }));
        filled.await();
        close(arena);
        Threads.join(filling);
      }
      byte[] chunk = new byte[CHUNK];
      generator.reset();
      generator.fillChunk(chunk);
      assertThat(chunk).as("still usable").isEqualTo(EXPECTED);
    }
  }

  /** A shared arena cannot be closed while a native call uses it. */
  private static void close(Arena arena) {
    while (arena.scope().isAlive()) {
      try {
        arena.close();
      } catch (IllegalStateException e) {
        Thread.onSpinWait();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void closingWhileOthersFillHarmsNobody(GeneratorConfig config) throws Exception {
    closeWhileOthersFill(config, 20);
  }

  @ParameterizedTest
  @MethodSource("configs")
  @Tag("long")
  void closingOftenWhileOthersFillHarmsNobody(GeneratorConfig config) throws Exception {
    closeWhileOthersFill(config, 2000);
  }

  private static void closeWhileOthersFill(GeneratorConfig config, int times) throws Exception {
    Set<String> before = Threads.workers();
    for (int i = 0; i < times; i++) {
      DataGenerator generator = DataGenerator.open(SPEC, config);
      CountDownLatch filled = new CountDownLatch(i % 4);
      List<Future<?>> filling =
          Threads.start(
              4,
              thread -> {
                DataGenerator own = thread < 2 ? generator : generator.withSeed(thread);
                MemorySegment chunk = Arena.ofAuto().allocate(200_000);
                try {
                  while (true) {
                    if (thread % 2 == 0) {
                      own.fillChunk(chunk);
                    } else {
                      own.fillAt(thread, chunk);
                    }
                    filled.countDown();
                  }
                } catch (IllegalStateException e) {
                  assertThat(e).hasMessageContaining("closed");
                }
              });
      filled.await();
      Threads.all(3, _ -> generator.close());
      assertThat(Threads.workers()).isEqualTo(before);
      Threads.join(filling);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aClosedGeneratorSaysSoAndSoDoThoseDerivedFromIt(GeneratorConfig config) {
    DataGenerator generator = DataGenerator.open(SPEC, config);
    DataGenerator derived = generator.withSeed(1);
    generator.fillChunk(new byte[100_000]);
    derived.close();
    generator.fillChunk(new byte[100_000]);
    generator.close();
    generator.close();
    for (DataGenerator closed : new DataGenerator[] {generator, derived, generator.withStream(3)}) {
      for (int length : new int[] {1, 5000, 1_000_000}) {
        byte[] bytes = new byte[length];
        assertThatIllegalStateException()
            .isThrownBy(() -> closed.fillChunk(bytes))
            .withMessageContaining("closed");
        assertThatIllegalStateException()
            .isThrownBy(() -> closed.fillAt(0, bytes))
            .withMessageContaining("closed");
        assertThatIllegalStateException()
            .isThrownBy(() -> closed.verifyAt(0, bytes))
            .withMessageContaining("closed");
        assertThat(bytes).containsOnly(0);
      }
    }
    assertThat(generator.position()).isEqualTo(200_000);
    assertThat(generator.runtime()).isNotNull();
  }

  @Test
  void workersEndWithTheirGenerator() {
    Set<String> before = Threads.workers();
    for (int threads : new int[] {1, 2, 3, 8, 64}) {
      try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(threads))) {
        assertThat(Threads.workers()).as("not used yet").isEqualTo(before);
        generator.withSeed(1).fillChunk(new byte[CHUNK]);
        generator.withStream(1).close();
        assertThat(Threads.workers()).hasSize(before.size() + threads - 1);
      }
      assertThat(Threads.workers()).isEqualTo(before);
    }
  }

  @Test
  void aGeneratorThatCannotBeOpenedLeavesNoWorkers() {
    Set<String> before = Threads.workers();
    // Without native code no node is available; with it, this node is not.
    assertThatThrownBy(
            () ->
                DataGenerator.open(
                    SPEC, GeneratorConfig.builder().backend(Backend.SCALAR).numaNode(9999).build()))
        .isInstanceOfAny(UnsupportedOperationException.class, IllegalArgumentException.class);
    assertThat(Threads.workers()).isEqualTo(before);
  }

  @Test
  void anInterruptedCloseStillEndsTheWorkers() {
    Set<String> before = Threads.workers();
    DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(8));
    generator.fillChunk(new byte[CHUNK]);
    Thread.currentThread().interrupt();
    generator.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Threads.workers()).isEqualTo(before);
  }
}
