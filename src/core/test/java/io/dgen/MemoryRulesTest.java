package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which threads may pass which memory, and what happens otherwise. */
class MemoryRulesTest {

  private static final int CHUNK = 3_000_001;
  private static final StreamSpec SPEC = StreamSpec.builder(1L << 40).seed(5).build();
  private static final byte[] EXPECTED = new ReferenceStream(SPEC).bytes(0, CHUNK);

  static List<GeneratorConfig> configs() {
    return TestRun.configs(3);
  }

  private static void assertRight(MemorySegment chunk) {
    assertThat(chunk.mismatch(MemorySegment.ofArray(EXPECTED).asSlice(0, chunk.byteSize())))
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aConfinedChunkIsItsOwnersToPass(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config);
        Arena confined = Arena.ofConfined()) {
      MemorySegment chunk = confined.allocate(CHUNK);
      assertThat(generator.fillChunk(chunk)).isEqualTo(CHUNK);
      assertRight(chunk);
      generator.fillAt(0, chunk.fill((byte) 0));
      assertRight(chunk);
      assertThat(generator.verifyAt(0, chunk)).isEmpty();

      chunk.fill((byte) 0x11);
      long position = generator.position();
      Threads.all(
          1,
          _ -> {
            for (long length : new long[] {1, 4096, 5000, CHUNK}) {
              MemorySegment part = chunk.asSlice(0, length);
              assertThatExceptionOfType(WrongThreadException.class)
                  .isThrownBy(() -> generator.fillChunk(part));
              assertThatExceptionOfType(WrongThreadException.class)
                  .isThrownBy(() -> generator.fillAt(0, part));
              assertThatExceptionOfType(WrongThreadException.class)
                  .isThrownBy(() -> generator.verifyAt(0, part));
            }
          });
      assertThat(generator.position()).isEqualTo(position);
      assertThat(chunk.asByteBuffer().order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong(0))
          .isEqualTo(0x1111111111111111L);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aClosedArenaIsRefused(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      for (Arena arena : new Arena[] {Arena.ofShared(), Arena.ofConfined()}) {
        MemorySegment chunk = arena.allocate(CHUNK);
        arena.close();
        for (long length : new long[] {1, 4096, 5000, CHUNK}) {
          MemorySegment part = chunk.asSlice(0, length);
          assertThatExceptionOfType(IllegalStateException.class)
              .isThrownBy(() -> generator.fillChunk(part));
          assertThatExceptionOfType(IllegalStateException.class)
              .isThrownBy(() -> generator.fillAt(0, part));
          assertThatExceptionOfType(IllegalStateException.class)
              .isThrownBy(() -> generator.verifyAt(0, part));
        }
      }
      assertThat(generator.position()).isZero();
      byte[] chunk = new byte[CHUNK];
      assertThat(generator.fillChunk(chunk)).as("still usable").isEqualTo(CHUNK);
      assertThat(chunk).isEqualTo(EXPECTED);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void readOnlyMemoryIsRefusedAndNotWritten(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      for (MemorySegment writable :
          new MemorySegment[] {
            MemorySegment.ofArray(new byte[CHUNK]),
            MemorySegment.ofArray(new int[CHUNK / 4]),
            Arena.ofAuto().allocate(CHUNK)
          }) {
        MemorySegment readOnly = writable.asReadOnly();
        assertThatIllegalArgumentException()
            .isThrownBy(() -> generator.fillChunk(readOnly))
            .withMessageContaining("read-only");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> generator.fillAt(0, readOnly))
            .withMessageContaining("read-only");
        assertThat(writable.mismatch(MemorySegment.ofArray(new byte[(int) writable.byteSize()])))
            .isEqualTo(-1);
        generator.fillAt(0, writable);
        assertThat(generator.verifyAt(0, readOnly)).isEmpty();
      }
      ByteBuffer buffer = ByteBuffer.allocate(100).asReadOnlyBuffer();
      assertThatIllegalArgumentException().isThrownBy(() -> generator.fillChunk(buffer));
      assertThatIllegalArgumentException().isThrownBy(() -> generator.fillAt(0, buffer));
      assertThat(buffer.position()).isZero();
      assertThat(generator.position()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void nothingIsFilledOrComparedInNoBytes(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      for (MemorySegment nothing :
          new MemorySegment[] {
            MemorySegment.NULL,
            MemorySegment.ofArray(new byte[0]),
            MemorySegment.ofArray(new long[3]).asSlice(8, 0),
            Arena.ofAuto().allocate(10).asSlice(10)
          }) {
        for (long position : new long[] {0, 1, 4096, SPEC.size()}) {
          generator.position(position);
          assertThat(generator.fillChunk(nothing)).isZero();
          generator.fillAt(position, nothing);
          assertThat(generator.verifyAt(position, nothing)).isEmpty();
          assertThat(generator.position()).isEqualTo(position);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void rangesBeyondTheStreamAreRefusedAndNothingIsWritten(GeneratorConfig config) {
    long size = 10_000;
    StreamSpec spec = StreamSpec.builder(size).seed(1).build();
    try (DataGenerator generator = DataGenerator.open(spec, config)) {
      byte[] target = new byte[5000];
      for (long at : new long[] {-1, Long.MIN_VALUE, 5001, size, size + 1, Long.MAX_VALUE}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> generator.fillAt(at, target))
            .withMessageContainingAll(String.valueOf(at), "5000", "10000");
        assertThatIllegalArgumentException().isThrownBy(() -> generator.verifyAt(at, target));
      }
      assertThat(target).containsOnly(0);
      generator.fillAt(5000, target);
      generator.fillAt(size, new byte[0]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> generator.fillAt(size + 1, new byte[0]));
    }
  }

  /** Only its owner can close a confined arena, so the workers' view of it cannot dangle. */
  @ParameterizedTest
  @MethodSource("configs")
  void confinedChunksOfManyOwnersAtOnce(GeneratorConfig config) throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      AtomicReference<String> wrong = new AtomicReference<>();
      Threads.all(
          4,
          thread -> {
            DataGenerator own = generator.withStream(thread);
            for (int i = 0; i < 5; i++) {
              try (Arena confined = Arena.ofConfined()) {
                MemorySegment chunk = confined.allocate(CHUNK / 4);
                long at = own.position();
                own.fillChunk(chunk);
                if (own.verifyAt(at, chunk).isPresent()) {
                  wrong.set("thread " + thread + ", chunk " + i);
                }
              }
            }
          });
      assertThat(wrong.get()).isNull();
    }
  }
}
