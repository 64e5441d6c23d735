package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dgen.ChunkPipeline.Chunk;
import io.dgen.ChunkPipeline.Order;
import io.dgen.ChunkPipeline.Settings;
import io.dgen.numa.ChunkTasks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, positions and units at the ends of their ranges: nothing overflows. */
class ExtremeValuesTest {

  private static final long[] LARGE = {
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE - 4095,
    Long.MAX_VALUE - 4096,
    Long.MAX_VALUE / 2,
    1L << 62,
    (1L << 53) + 1,
    (1L << 53) - 1,
    1L << 32,
    (1L << 31) - 1,
    4097,
    1
  };

  static List<GeneratorConfig> configs() {
    return TestRun.configs(2);
  }

  private static long large(SplittableRandom random) {
    long value = LARGE[random.nextInt(LARGE.length)];
    return random.nextInt(3) == 0 ? value - random.nextLong(value) : value;
  }

  private static StreamSpec spec(SplittableRandom random) {
    long[] units = {4096, 1L << 31, (1L << 50) + 4096, Long.MAX_VALUE / 4096 * 4096};
    double[] ratios = {1, Math.nextUp(1.0), 1.5, 3, 999_999.5, 1_000_000};
    StreamSpec.Builder builder =
        StreamSpec.builder(large(random))
            .seed(random.nextLong())
            .dedupUnit(units[random.nextInt(units.length)])
            .dedupRatio(ratios[random.nextInt(ratios.length)]);
    if (random.nextBoolean()) {
      builder.dedupSpan(large(random));
    }
    return builder.build();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void streamsOfAnySizeAndUnits(GeneratorConfig config) {
    Seeds.trials(
        150,
        random -> {
          StreamSpec spec = spec(random);
          int length = (int) Math.min(spec.size(), random.nextInt(1, 20_000));
          long rest = spec.size() - length;
          long at = random.nextBoolean() ? rest : rest - random.nextLong(rest / 2 + 1);
          byte[] expected = new ReferenceStream(spec).bytes(at, length);
          try (DataGenerator generator = DataGenerator.open(spec, config)) {
            byte[] found = new byte[length];
            generator.fillAt(at, found);
            assertThat(found).as("%s at %d", spec, at).isEqualTo(expected);
            assertThat(generator.verifyAt(at, expected)).isEmpty();
            generator.position(at);
            assertThat(generator.fillChunk(new byte[length])).isEqualTo(length);
            assertThat(generator.position()).isEqualTo(at + length);
            takeAll(generator, at, expected);
          }
        });
  }

  private static void takeAll(DataGenerator generator, long at, byte[] expected)
      throws InterruptedException {
    Settings settings = new Settings(5000, 2, Order.IN_ORDER, at, at + expected.length);
    byte[] found = new byte[expected.length];
    try (ChunkPipeline pipeline = generator.pipeline(settings)) {
      for (Chunk chunk = pipeline.take(); chunk != null; chunk = pipeline.take()) {
        byte[] bytes = chunk.segment().toArray(ValueLayout.JAVA_BYTE);
        System.arraycopy(bytes, 0, found, (int) (chunk.position() - at), bytes.length);
        chunk.close();
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  /** Memory of unknown size, as foreign functions return it: only the stream's rest is used. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  @SuppressWarnings("restricted")
  void chunksThatSeemToBeEndless(int threads) {
    if (TestRun.PURE_JAVA) {
      return; // such memory requires native access
    }
    int rest = 300_000;
    StreamSpec spec = StreamSpec.builder(rest).seed(3).build();
    byte[] expected = new ReferenceStream(spec).bytes(0, rest);
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(threads))) {
      for (long size : new long[] {Long.MAX_VALUE, Long.MAX_VALUE - 4095, 1L << 62, 1L << 47}) {
        GuardedMemory memory = GuardedMemory.poisoned(GuardedMemory.Kind.OFF_HEAP, 0, expected);
        MemorySegment endless = MemorySegment.ofAddress(memory.content().address());
        generator.reset();
        assertThat(generator.fillChunk(endless.reinterpret(size))).isEqualTo(rest);
        memory.assertHolds(expected, size);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 4095})
  void buffersThatCannotBe(long bytes) {
    StreamSpec spec = StreamSpec.builder(1L << 40).seed(3).build();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(2))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> generator.allocateChunk(bytes))
          .withMessageContainingAll("bytes is " + bytes, "must be 1 to ");
      if (bytes > 0) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> generator.pipeline(Settings.of(spec, bytes)))
            .withMessageContainingAll("chunkBytes is " + bytes, "must be 1 to ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 47, 1L << 55, (1L << 62) - 1, 1L << 62})
  void buffersThatThereIsNoRoomFor(long bytes) throws Exception {
    StreamSpec spec = StreamSpec.builder(1L << 40).seed(3).build();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(2))) {
      long before = ProcSelf.mappedBytes();
      for (int i = 0; i < 20; i++) {
        try (ChunkBuffer buffer = generator.allocateChunk(bytes)) {
          assertThat(buffer.segment().byteSize()).isGreaterThanOrEqualTo(bytes);
        } catch (OutOfMemoryError e) {
          assertThat(e).hasMessageMatching("(?s).+");
        }
      }
      assertThat(ProcSelf.mappedBytes() - before).isLessThan(1L << 32);
    }
  }

  @Test
  void numbersOfTasksOfTheLargestChunks() {
    for (long length : new long[] {Long.MAX_VALUE, 1L << 62, 1L << 54, (1L << 53) + 1}) {
      for (int threads : new int[] {1, 368, 65_536}) {
        ChunkTasks tasks = new ChunkTasks(0, length, threads);
        assertThat(tasks.count()).isPositive();
        assertThat(tasks.start(0)).isZero();
        assertThat(tasks.end(tasks.count() - 1)).isEqualTo(length);
        for (int task : new int[] {1, tasks.count() / 2, tasks.count() - 1}) {
          assertThat(tasks.start(task)).isEqualTo(tasks.end(task - 1)).isPositive();
        }
      }
    }
  }

  @Test
  void aConfinedArenaOfNoBytesIsNothing() {
    StreamSpec spec = StreamSpec.builder(0L).seed(3).build();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(2));
        Arena arena = Arena.ofConfined()) {
      assertThat(generator.fillChunk(arena.allocate(1 << 20))).isZero();
      assertThat(generator.verifyAt(0, arena.allocate(0))).isEmpty();
    }
  }
}
