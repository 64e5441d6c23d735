package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequential and positional use of a stream, and derived generators. */
class DataGeneratorTest {

  private static final int SIZE = 1_000_003;
  private static final StreamSpec SPEC =
      StreamSpec.builder(SIZE).seed(21).dedupRatio(2).compressRatio(1.5).build();

  static java.util.List<GeneratorConfig> configs() {
    return TestRun.configs(3);
  }

  private static byte[] all(DataGenerator generator) {
    byte[] bytes = new byte[SIZE];
    generator.fillAt(0, bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void tellsWhatItIs(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      assertThat(generator.spec()).isEqualTo(SPEC);
      RuntimeInfo info = generator.runtime();
      assertThat(info.backend()).isEqualTo(config.backend());
      assertThat(info.isa()).isNotBlank();
      assertThat(info.threads()).isEqualTo(3);
      assertThat(info.refusals()).noneMatch(r -> r.feature().startsWith("back end"));
      assertThat(info.pinned()).isEqualTo(Pin.NONE);
      boolean streams = config.backend() == Backend.NATIVE && config.isa() != Isa.PORTABLE;
      assertThat(info.store()).isEqualTo(streams ? config.store() : StorePolicy.REGULAR);
      if (config.isa() != Isa.AUTO) {
        assertThat(info.isa()).isEqualToIgnoringCase(config.isa().name());
      }
    }
  }

  /** Small chunks use other code than large ones. */
  @ParameterizedTest
  @MethodSource("configs")
  void fillsPartsOfArraysAndOfBuffersOnThem(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      for (int length : new int[] {0, 1, 511, 512, 4097, 16_383, 16_384, 16_385, 40_000}) {
        for (int offset : new int[] {0, 1, 77}) {
          byte[] expected = new byte[length + 100];
          byte[] right = new ReferenceStream(SPEC).bytes(4000, length);
          System.arraycopy(right, 0, expected, offset, length);
          byte[] array = new byte[length + 100];
          generator.fillAt(4000, array, offset, length);
          assertThat(array).isEqualTo(expected);
          ByteBuffer buffer = ByteBuffer.allocate(length + 105).slice(5, length + 100);
          generator.fillAt(4000, buffer.position(offset).limit(offset + length));
          assertThat(buffer.remaining()).isZero();
          assertThat(buffer.clear()).isEqualTo(ByteBuffer.wrap(expected));
        }
      }
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> generator.fillAt(0, new byte[10], 5, 6));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> generator.fillAt(0, new byte[10], -1, 6));
    }
  }

  @Test
  void asManyThreadsAsCpusByDefault() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(0))) {
      assertThat(generator.runtime().threads())
          .isEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void withEverythingAutomaticTheFastestBackEndOfThisRunIsUsed() {
    try (DataGenerator generator = DataGenerator.open(SPEC)) {
      assertThat(generator.runtime().backend())
          .isEqualTo(
              TestRun.nativeExpected()
                  ? Backend.NATIVE
                  : TestRun.vectorExpected() ? Backend.VECTOR : Backend.SCALAR);
      assertThat(all(generator)).isEqualTo(new ReferenceStream(SPEC).bytes(0, SIZE));
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource(
      value = Backend.class,
      names = {"NATIVE", "VECTOR"})
  void aBackEndThatCannotBeHadIsRefusedWithReasonAndRemedy(Backend backend) {
    GeneratorConfig config = GeneratorConfig.builder().backend(backend).build();
    boolean expected =
        backend == Backend.NATIVE ? TestRun.nativeExpected() : TestRun.vectorExpected();
    if (expected) {
      DataGenerator.open(SPEC, config).close();
    } else {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> DataGenerator.open(SPEC, config))
          .withMessageContaining("back end " + backend.name().toLowerCase(java.util.Locale.ROOT))
          .withMessageContaining("remedy: ");
    }
  }

  @Test
  void anIsaOfAnotherMachineIsRefused() {
    Isa foreign = TestRun.isasOfThisCpu().contains(Isa.NEON) ? Isa.AVX2 : Isa.NEON;
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> DataGenerator.open(SPEC, GeneratorConfig.builder().isa(foreign).build()))
        .withMessageContaining("remedy: ");
  }

  @Test
  void placementIsDoneOrRefused() {
    GeneratorConfig.Builder builder =
        GeneratorConfig.builder().backend(Backend.SCALAR).numaMode(NumaMode.FORCE);
    if (TestRun.PURE_JAVA) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> DataGenerator.open(SPEC, builder.build()))
          .withMessageContaining("remedy: ");
      return;
    }
    try (DataGenerator generator = DataGenerator.open(SPEC, builder.build())) {
      assertThat(generator.runtime().pinned()).isEqualTo(Pin.NODE);
      assertThat(generator.runtime().nodes()).isNotEmpty();
    }
  }

  @Test
  void refusesNulls() {
    assertThatNullPointerException().isThrownBy(() -> DataGenerator.open(null));
    assertThatNullPointerException().isThrownBy(() -> DataGenerator.open(SPEC, null));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void chunksFollowEachOtherToTheEnd(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      byte[] all = all(generator);
      byte[] chunk = new byte[300_000];
      assertThat(generator.position()).isZero();
      for (int at = 0; at < SIZE; at += chunk.length) {
        int left = Math.min(chunk.length, SIZE - at);
        assertThat(generator.isComplete()).isFalse();
        Arrays.fill(chunk, (byte) 0x55);
        assertThat(generator.fillChunk(chunk)).isEqualTo(left);
        assertThat(Arrays.copyOf(chunk, left)).isEqualTo(Arrays.copyOfRange(all, at, at + left));
        for (int i = left; i < chunk.length; i++) {
          assertThat(chunk[i]).as("after the stream's end").isEqualTo((byte) 0x55);
        }
        assertThat(generator.position()).isEqualTo(at + left);
      }
      assertThat(generator.isComplete()).isTrue();
      assertThat(generator.fillChunk(chunk)).isZero();
      assertThat(generator.position()).isEqualTo(SIZE);
      generator.reset();
      assertThat(generator.isComplete()).isFalse();
      assertThat(generator.fillChunk(chunk)).isEqualTo(chunk.length);
      assertThat(chunk).isEqualTo(Arrays.copyOf(all, chunk.length));
    }
  }

  @Test
  void anEmptyStreamIsCompleteAtOnce() {
    StreamSpec spec = StreamSpec.builder(0L).seed(1).build();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(2))) {
      assertThat(generator.isComplete()).isTrue();
      assertThat(generator.fillChunk(new byte[10])).isZero();
      generator.fillAt(0, new byte[0]);
      assertThat(generator.verifyAt(0, new byte[0])).isEmpty();
      generator.position(0);
    }
  }

  @Test
  void positionsOutsideTheStreamAreRefused() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2))) {
      generator.position(SIZE);
      assertThat(generator.isComplete()).isTrue();
      generator.position(17);
      for (long position : new long[] {-1, SIZE + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> generator.position(position))
            .withMessageContainingAll("position", String.valueOf(position), String.valueOf(SIZE));
      }
      assertThat(generator.position()).isEqualTo(17);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void derivedGeneratorsAreStreamsOfTheirOwn(GeneratorConfig config) {
    try (DataGenerator generator = DataGenerator.open(SPEC, config)) {
      generator.position(100);
      DataGenerator seed = generator.withSeed(99);
      DataGenerator stream = generator.withStream(5);
      assertThat(seed.position()).isZero();
      assertThat(seed.spec()).isEqualTo(SPEC.withSeed(99));
      assertThat(stream.spec()).isEqualTo(SPEC.withStream(5));
      byte[] bytes = new byte[SIZE];
      assertThat(seed.fillChunk(bytes)).isEqualTo(SIZE);
      assertThat(bytes).isEqualTo(new ReferenceStream(SPEC.withSeed(99)).bytes(0, SIZE));
      assertThat(stream.fillChunk(bytes)).isEqualTo(SIZE);
      assertThat(bytes).isEqualTo(new ReferenceStream(SPEC.withStream(5)).bytes(0, SIZE));
      assertThat(generator.position()).isEqualTo(100);
      assertThat(all(seed.withSeed(SPEC.seed()))).isEqualTo(all(generator));
      seed.close(); // has no effect
      assertThat(generator.fillChunk(bytes)).isEqualTo(SIZE - 100);
    }
  }

  @Test
  void buffersAreFilledFromTheirPositionToTheirLimit() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2))) {
      byte[] all = all(generator);
      for (ByteBuffer buffer :
          new ByteBuffer[] {
            ByteBuffer.allocate(10_000),
            ByteBuffer.allocateDirect(10_000),
            ByteBuffer.allocate(20_000).slice(33, 10_000)
          }) {
        buffer.position(100).limit(9000);
        generator.reset();
        assertThat(generator.fillChunk(buffer)).isEqualTo(8900);
        assertBuffer(buffer, all, 0);

        buffer.position(100);
        generator.fillAt(555, buffer);
        assertBuffer(buffer, all, 555);

        buffer.position(100);
        assertThat(generator.verifyAt(555, buffer)).isEmpty();
        assertThat(buffer.position()).isEqualTo(9000);
        buffer.position(100);
        assertThat(generator.verifyAt(556, buffer.asReadOnlyBuffer())).isPresent();
        assertThat(generator.position()).isEqualTo(8900);

        buffer.position(100);
        generator.position(SIZE - 50);
        assertThat(generator.fillChunk(buffer)).isEqualTo(50);
        assertThat(buffer.position()).isEqualTo(150);
        assertThat(generator.fillChunk(buffer)).isZero();
        assertThat(buffer.position()).isEqualTo(150);
      }
    }
  }

  private static void assertBuffer(ByteBuffer buffer, byte[] all, int from) {
    assertThat(buffer.position()).isEqualTo(9000);
    assertThat(buffer.limit()).isEqualTo(9000);
    byte[] filled = new byte[8900];
    buffer.get(100, filled);
    assertThat(filled).isEqualTo(Arrays.copyOfRange(all, from, from + 8900));
    for (int i = 0; i < 100; i++) {
      assertThat(buffer.get(i)).isZero();
    }
    for (int i = 9000; i < buffer.capacity(); i++) {
      assertThat(buffer.duplicate().clear().get(i)).isZero();
    }
  }

  @Test
  void partsOfArraysAreFilledAndNothingElse() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2))) {
      byte[] all = all(generator);
      byte[] array = new byte[5000];
      generator.fillAt(70, array, 10, 4500);
      byte[] expected = new byte[5000];
      System.arraycopy(all, 70, expected, 10, 4500);
      assertThat(array).isEqualTo(expected);
      for (int[] part : new int[][] {{-1, 5}, {0, -1}, {0, 5001}, {4999, 2}, {5001, 0}}) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
            .isThrownBy(() -> generator.fillAt(0, array, part[0], part[1]));
      }
      assertThat(array).isEqualTo(expected);
    }
  }
}
