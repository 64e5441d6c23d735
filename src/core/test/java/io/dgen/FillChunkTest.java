package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes do not depend on chunk sizes or threads. */
class FillChunkTest {

  private static final int MIB = 1 << 20;

  static Stream<Arguments> threadsAndConfigs() {
    return Stream.of(1, 2, 3, 8, 64)
        .flatMap(threads -> TestRun.configs(threads).stream().map(c -> Arguments.of(threads, c)));
  }

  @ParameterizedTest
  @MethodSource("threadsAndConfigs")
  void everyChunkSizeMakesTheSameStream(int threads, GeneratorConfig config) {
    int[] chunks = {1, 7, 4095, 4096, 4097, 1_000_003, 64 * MIB};
    for (int chunk : chunks) {
      if (chunk == 64 * MIB && threads != 2 && threads != 8) {
        continue; // takes too long
      }
      long size = chunk < 4000 ? chunk * 3000L + 1 : chunk < MIB ? 70L * chunk + 5 : chunk + 4097L;
      StreamSpec spec =
          StreamSpec.builder(size).seed(size).dedupRatio(1.7).compressRatio(1.3).build();
      try (Arena arena = Arena.ofShared();
          DataGenerator generator = DataGenerator.open(spec, config);
          DataGenerator scalar = DataGenerator.open(spec, TestRun.scalar(1))) {
        MemorySegment whole = arena.allocate(size);
        for (long at = 0; at < size; at += chunk) {
          MemorySegment slice = whole.asSlice(at, Math.min(chunk, size - at));
          assertThat(generator.fillChunk(slice)).isEqualTo(slice.byteSize());
        }
        assertThat(generator.isComplete()).isTrue();
        assertThat(scalar.verifyAt(0, whole)).as("chunks of %d bytes", chunk).isEmpty();
      }
    }
  }

  static Stream<GeneratorConfig> configs() {
    return TestRun.configs(3).stream();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void anySplitIsTheSameAsOneFill(GeneratorConfig config) {
    Seeds.trials(12, random -> split(config, random));
  }

  @ParameterizedTest
  @MethodSource("configs")
  @Tag("long")
  void manySplitsAreTheSameAsOneFill(GeneratorConfig config) {
    Seeds.trials(1000, random -> split(config, random));
  }

  private static void split(GeneratorConfig config, java.util.SplittableRandom random) {
    StreamSpec spec = RandomSpecs.next(random);
    int length = random.nextInt(1, MIB);
    long position = RandomSpecs.position(random, spec, length);
    byte[] expected = new ReferenceStream(spec).bytes(position, length);
    GuardedMemory.Kind[] kinds = GuardedMemory.Kind.values();
    GuardedMemory.Kind kind = kinds[random.nextInt(kinds.length)];
    int misalignment = random.nextInt(131);
    String what =
        "%s, %s, position %d, length %d, %s misaligned by %d"
            .formatted(config, spec, position, length, kind, misalignment);
    try (DataGenerator generator = DataGenerator.open(spec, config)) {
      GuardedMemory memory = GuardedMemory.poisoned(kind, misalignment, expected);
      generator.position(position);
      assertThat(generator.fillChunk(memory.content())).isEqualTo(length);
      memory.assertHolds(expected, what);

      GuardedMemory pieces = GuardedMemory.poisoned(kind, misalignment, expected);
      generator.position(position);
      for (int done = 0; done < length; ) {
        int n = Math.min(length - done, random.nextInt(1, 1 << random.nextInt(1, 20)));
        MemorySegment piece = pieces.content().asSlice(done, n);
        if (random.nextBoolean()) {
          assertThat(generator.fillChunk(piece)).isEqualTo(n);
        } else {
          generator.fillAt(position + done, piece);
          generator.position(position + done + n);
        }
        done += n;
      }
      pieces.assertHolds(expected, "in pieces: " + what);
      assertThat(generator.verifyAt(position, pieces.content())).as(what).isEmpty();
    }
  }

  /** The last bytes of the longest stream. */
  @ParameterizedTest
  @MethodSource("configs")
  void theEndOfTheLongestStreamIsFilledToo(GeneratorConfig config) {
    StreamSpec spec = StreamSpec.builder(Long.MAX_VALUE).seed(7).compressRatio(1.1).build();
    int length = 2 * MIB + 77;
    byte[] expected = new ReferenceStream(spec).bytes(Long.MAX_VALUE - length, length);
    try (DataGenerator generator = DataGenerator.open(spec, config)) {
      GuardedMemory memory = GuardedMemory.poisoned(GuardedMemory.Kind.OFF_HEAP, 1, expected);
      generator.position(Long.MAX_VALUE - length);
      assertThat(generator.fillChunk(memory.content())).isEqualTo(length);
      memory.assertHolds(expected, spec);
      assertThat(generator.isComplete()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theEndOfTheLongestStreamIsReachedByFillAt(GeneratorConfig config) {
    StreamSpec spec = StreamSpec.builder(Long.MAX_VALUE).seed(7).dedupRatio(3).build();
    int length = MIB + 77;
    byte[] expected = new ReferenceStream(spec).bytes(Long.MAX_VALUE - length, length);
    try (DataGenerator generator = DataGenerator.open(spec, config)) {
      GuardedMemory memory = GuardedMemory.poisoned(GuardedMemory.Kind.OFF_HEAP, 1, expected);
      generator.fillAt(Long.MAX_VALUE - length, memory.content());
      memory.assertHolds(expected, spec);
      assertThat(generator.verifyAt(Long.MAX_VALUE - length, memory.content())).isEmpty();
    }
  }

  @Test
  void chunksOfOneGeneratorFromManyThreadsAreEachMadeOnce() throws Exception {
    StreamSpec spec = StreamSpec.builder(64L * 100_000).seed(4).build();
    byte[] whole = new ReferenceStream(spec).bytes(0, 64 * 100_000);
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(3))) {
      java.util.Set<Integer> starts = java.util.concurrent.ConcurrentHashMap.newKeySet();
      Threads.all(
          8,
          thread -> {
            for (int i = 0; i < 8; i++) {
              byte[] chunk = new byte[100_000];
              assertThat(generator.fillChunk(chunk)).isEqualTo(chunk.length);
              starts.add(indexOf(whole, chunk));
            }
          });
      assertThat(starts).hasSize(64).doesNotContain(-1);
      assertThat(generator.isComplete()).isTrue();
    }
  }

  private static int indexOf(byte[] whole, byte[] chunk) {
    for (int at = 0; at < whole.length; at += chunk.length) {
      if (java.util.Arrays.equals(whole, at, at + chunk.length, chunk, 0, chunk.length)) {
        return at;
      }
    }
    return -1;
  }
}
