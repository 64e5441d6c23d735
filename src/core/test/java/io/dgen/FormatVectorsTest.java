package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the format's vectors with every back end and ISA of this run, off-heap and on the heap.
 */
class FormatVectorsTest {

  static List<GeneratorConfig> configs() {
    return TestRun.configs(2);
  }

  private static List<MemorySegment> memories(int length) {
    return List.of(
        MemorySegment.ofArray(new byte[length]),
        Arena.ofAuto().allocate(length, 64),
        Arena.ofAuto().allocate(length + 1).asSlice(1),
        MemorySegment.ofArray(new long[(length + 7) / 8]).asSlice(0, length));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void fillAtMakesAllVectors(GeneratorConfig config) {
    assertThat(FormatVectors.all()).hasSize(51);
    for (FormatVectors.Vector vector : FormatVectors.all()) {
      try (DataGenerator generator = DataGenerator.open(vector.spec(), config)) {
        for (MemorySegment memory : memories(vector.length())) {
          generator.fillAt(vector.position(), memory);
          assertThat(FormatVectors.sha256(memory)).as("%s", vector).isEqualTo(vector.sha256());
          assertThat(generator.verifyAt(vector.position(), memory)).as("%s", vector).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void fillChunkMakesAllVectors(GeneratorConfig config) {
    for (FormatVectors.Vector vector : FormatVectors.all()) {
      try (DataGenerator generator = DataGenerator.open(vector.spec(), config)) {
        generator.position(vector.position());
        for (MemorySegment memory : memories(vector.length())) {
          generator.position(vector.position());
          assertThat(generator.fillChunk(memory)).isEqualTo(vector.length());
          assertThat(FormatVectors.sha256(memory)).as("%s", vector).isEqualTo(vector.sha256());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theFirstAndTheLastBytesAreTheFormats(GeneratorConfig config) {
    try (DataGenerator zero = DataGenerator.open(FormatVectors.plain(0), config)) {
      DataGenerator other = zero.withSeed(42);
      for (int length : new int[] {32, 64}) {
        for (MemorySegment memory : memories(length)) {
          DataGenerator generator = length == 32 ? zero : other;
          generator.fillAt(length == 32 ? 0 : (1L << 62) - 64, memory);
          assertThat(HexFormat.of().formatHex(memory.toArray(ValueLayout.JAVA_BYTE)))
              .isEqualTo(length == 32 ? FormatVectors.FIRST_BYTES : FormatVectors.LAST_BYTES);
        }
      }
    }
  }

  static Stream<FormatVectors.Vector> vectors() {
    return FormatVectors.all().stream();
  }

  /** The reference that other tests use matches the vectors. */
  @ParameterizedTest
  @MethodSource("vectors")
  void theTestsOwnReferenceMakesAllVectors(FormatVectors.Vector vector) {
    byte[] bytes = new ReferenceStream(vector.spec()).bytes(vector.position(), vector.length());
    assertThat(FormatVectors.sha256(MemorySegment.ofArray(bytes))).isEqualTo(vector.sha256());
  }

  @Test
  void theTestsOwnReferenceMakesTheLastBytes() {
    byte[] bytes = new ReferenceStream(FormatVectors.plain(42)).bytes((1L << 62) - 64, 64);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(FormatVectors.LAST_BYTES);
  }
}
