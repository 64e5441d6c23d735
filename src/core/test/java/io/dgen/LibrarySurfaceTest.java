package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program that uses the library asks of specs and generators. */
class LibrarySurfaceTest {

  private static final StreamSpec SPEC =
      StreamSpec.builder(10 << 20).seed(7).dedupRatio(2).compressRatio(1.5).build();

  @Test
  void anOverflowedIntIsNoEmptyStream() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamSpec.builder(100 << 30))
        .withMessageContaining("size is 0")
        .withMessageContaining("100L << 30");
    assertThatIllegalArgumentException().isThrownBy(() -> SPEC.withSize(100 << 30));
    assertThatIllegalArgumentException().isThrownBy(() -> SPEC.toBuilder().size(2 << 30));
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1))) {
      assertThatIllegalArgumentException().isThrownBy(() -> generator.withSize(-1));
    }
    assertThat(StreamSpec.builder(0L).build().size()).isZero();
    assertThat(StreamSpec.builder(64 << 20).build().size()).isEqualTo(64L << 20);
  }

  @Test
  void sizesAreText() {
    assertThat(StreamSpec.builder("100GiB").build().size()).isEqualTo(100L << 30);
    assertThat(StreamSpec.builder("100G").build().size()).isEqualTo(100L << 30);
    assertThat(SPEC.toBuilder().size("1.5 MiB").build().size()).isEqualTo(1536 << 10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StreamSpec.builder("100Gi"))
        .withMessageContaining("'100Gi' must be a number of bytes");
  }

  @Test
  void aBuilderOfASpecBuildsItAgain() {
    Seeds.trials(
        200,
        random -> {
          StreamSpec second = RandomSpecs.format2(random);
          assertThat(second.toBuilder().build()).isEqualTo(second);
          StreamSpec spec = RandomSpecs.next(random);
          assertThat(spec.toBuilder().build()).isEqualTo(spec);
          assertThat(spec.toBuilder().seed(5).build()).isEqualTo(spec.withSeed(5));
          long size = random.nextLong(1, 1L << 40);
          assertThat(spec.toBuilder().size(size).build()).isEqualTo(spec.withSize(size));
        });
    StreamSpec mixed =
        StreamSpec.builder(1 << 20)
            .hot(0.1, 0.5)
            .shared(0.5, 100, 3)
            .generation(4)
            .changeRate(0.25)
            .mix(
                List.of(
                    new ContentClass(1, 2, 6, Filler.ZERO),
                    new ContentClass(3, 1, 8, Filler.REPEAT)))
            .build();
    assertThat(mixed.toBuilder().build()).isEqualTo(mixed);
  }

  /** An object of another size is the stream that a builder of that size makes. */
  @Test
  void objectsOfOtherSizesAreStreamsOfTheirOwnLength() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1))) {
      for (long size : new long[] {0, 1, 4096, 1 << 20, 300_001, 10 << 20, 1L << 40}) {
        StreamSpec spec = StreamSpec.builder(size).seed(7).dedupRatio(2).compressRatio(1.5).build();
        DataGenerator object = generator.withSize(size);
        assertThat(object.spec()).isEqualTo(spec);
        byte[] bytes = new byte[(int) Math.min(size, 1 << 20)];
        object.fillAt(0, bytes);
        assertThat(bytes).isEqualTo(new ReferenceStream(spec).bytes(0, bytes.length));
      }
      StreamSpec spans = SPEC.toBuilder().dedupSpan(4).build();
      assertThat(spans.withSize(1L << 30).dedupSpan()).as("a span that was set").isEqualTo(4);
    }
  }

  @Test
  void anySpecIsFilledByTheSameWorkers() throws Exception {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2))) {
      generator.fillChunk(new byte[1 << 20]);
      Set<String> threads = Threads.workers();
      Seeds.trials(
          20,
          random -> {
            StreamSpec spec =
                random.nextBoolean() ? RandomSpecs.next(random) : RandomSpecs.format2(random);
            byte[] bytes = new byte[(int) Math.min(spec.size(), 200_000)];
            generator.withSpec(spec).fillChunk(bytes);
            assertThat(bytes).isEqualTo(new ReferenceStream(spec).bytes(0, bytes.length));
          });
      assertThat(Threads.workers()).isEqualTo(threads);
    }
  }

  @Test
  void threadsThatShareAGeneratorLearnWhatTheyFilled() throws Exception {
    byte[] whole = new ReferenceStream(SPEC).bytes(0, 10 << 20);
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(2))) {
      Set<Long> positions = ConcurrentHashMap.newKeySet();
      Threads.all(
          4,
          _ -> {
            MemorySegment chunk = Arena.ofAuto().allocate(100_000);
            FilledRange filled = generator.fillNext(chunk);
            while (filled.length() > 0) {
              positions.add(filled.position());
              int at = (int) filled.position();
              assertThat(chunk.asSlice(0, filled.length()).toArray(ValueLayout.JAVA_BYTE))
                  .isEqualTo(Arrays.copyOfRange(whole, at, at + (int) filled.length()));
              filled = generator.fillNext(chunk);
            }
            assertThat(filled).isEqualTo(new FilledRange(10 << 20, 0));
          });
      assertThat(positions).hasSize(105);
    }
  }

  @Test
  void aPartOfAnArrayIsVerified() {
    try (DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1))) {
      byte[] array = new byte[9000];
      generator.fillAt(5, array, 100, 5000);
      assertThat(generator.verifyAt(5, array, 100, 5000)).isEmpty();
      array[5099] ^= 1;
      assertThat(generator.verifyAt(5, array, 100, 4999)).isEmpty();
      assertThat(generator.verifyAt(5, array, 100, 5000).orElseThrow().first()).isEqualTo(5004);
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> generator.verifyAt(0, array, 8999, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyObjectsInOneCall(boolean secondFormat) {
    StreamSpec spec = secondFormat ? SPEC.toBuilder().generation(3).changeRate(0.5).build() : SPEC;
    for (GeneratorConfig config : TestRun.configs(2)) {
      try (DataGenerator generator = DataGenerator.open(spec, config)) {
        int each = 3001;
        MemorySegment target = MemorySegment.ofArray(new byte[20 * each + 7]);
        generator.fillObjects(-3, 20, each, target);
        for (int i = 0; i < 20; i++) {
          byte[] object = new byte[each];
          generator.withStream(i - 3).fillAt(0, object);
          assertThat(target.asSlice((long) i * each, each).toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(object);
        }
        assertThat(target.asSlice(20 * each).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(new byte[7]);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> generator.fillObjects(0, 21, each, target))
            .withMessageContaining("count is 21");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> generator.fillObjects(0, Integer.MAX_VALUE, 10 << 20, target));
      }
    }
  }

  /** Whole rows of off-heap memory, which native code fills in one call, in all shapes. */
  @Test
  void manySmallObjectsInOneCall() {
    List<StreamSpec> specs =
        List.of(
            StreamSpec.builder(8192).seed(9).build(),
            StreamSpec.builder(8192).seed(9).compressRatio(1.7).compressUnit(512).build(),
            StreamSpec.builder(8192).seed(9).compressRatio(3).filler(Filler.REPEAT).build(),
            StreamSpec.builder(8192)
                .seed(9)
                .mix(List.of(new ContentClass(1, 2, 5, Filler.ZERO)))
                .build());
    for (StreamSpec spec : specs) {
      for (GeneratorConfig config : TestRun.configs(1)) {
        try (DataGenerator generator = DataGenerator.open(spec, config);
            Arena arena = Arena.ofConfined()) {
          for (int each : new int[] {64, 192, 512, 4096, 4160, 100}) {
            int count = 35; // not a multiple of what is generated side by side
            MemorySegment target = arena.allocate((count + 1L) * each, 8);
            generator.fillObjects(-17, count, each, target);
            for (int i = 0; i < count; i++) {
              byte[] object = new byte[each];
              generator.withStream(i - 17).fillAt(0, object);
              assertThat(target.asSlice((long) i * each, each).toArray(ValueLayout.JAVA_BYTE))
                  .as("%s, %s, object %d of %d bytes", spec, generator.runtime().isa(), i, each)
                  .isEqualTo(object);
            }
            assertThat(target.asSlice((long) count * each).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(new byte[each]);
          }
        }
      }
    }
  }

  @Test
  void aStreamIsASourceOfRandomNumbers() {
    StreamSpec spec = StreamSpec.builder(100_003).seed(3).build();
    byte[] bytes = new ReferenceStream(spec).bytes(0, 100_003);
    MemorySegment words = MemorySegment.ofArray(bytes);
    ValueLayout.OfLong word =
        ValueLayout.JAVA_LONG_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1))) {
      StreamRandom random = generator.random();
      for (long at = 0; at + 8 <= 100_003; at += 8) {
        assertThat(random.position()).isEqualTo(at);
        assertThat(random.nextLong()).isEqualTo(words.get(word, at));
      }
      assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(random::nextLong);
      for (long at : new long[] {99_995, 1, 4091, 4096, 50_000}) {
        random.position(at);
        assertThat(random.nextLong()).as("at %d", at).isEqualTo(words.get(word, at));
      }
      assertThatIllegalArgumentException().isThrownBy(() -> random.position(100_004));
      random.position(0);
      assertThat(random.doubles(1000).filter(d -> d < 0.5).count()).isBetween(400L, 600L);
    }
  }

  @Test
  void aClosedInputStreamThrowsIoExceptions() throws Exception {
    DataGenerator generator = DataGenerator.open(SPEC, TestRun.scalar(1));
    InputStream in = generator.inputStream();
    assertThat(in.read()).isNotNegative();
    in.close();
    in.close();
    assertThatIOException().isThrownBy(in::read).withMessage("the stream is closed");
    assertThatIOException().isThrownBy(() -> in.read(new byte[3]));
    assertThatIOException().isThrownBy(() -> in.readNBytes(3));
    assertThatIOException().isThrownBy(in::readAllBytes);
    assertThatIOException().isThrownBy(() -> in.skip(1));
    assertThatIOException().isThrownBy(in::available);
    assertThatIOException().isThrownBy(in::reset);
    assertThatIOException()
        .isThrownBy(() -> in.transferTo(java.io.OutputStream.nullOutputStream()));
    InputStream other = generator.inputStream();
    generator.close();
    assertThatIOException().isThrownBy(other::read).withMessage("the generator is closed");
    assertThatIOException().isThrownBy(() -> other.skip(1)).withMessage("the generator is closed");
  }

  @Test
  void everyTypeHasText() throws Exception {
    PublicTypes types = PublicTypes.of(DataGenerator.class, false);
    assertThat(types.silent()).isEmpty();
    assertThat(types.told()).isGreaterThan(20);
  }
}
