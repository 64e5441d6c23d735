package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The likeness of found data, and the combination of two mismatches. */
class MismatchTest {

  private static final int PAGE = 4096;

  private static byte[] stream(DataGenerator generator, long position, int length) {
    byte[] bytes = new byte[length];
    generator.fillAt(position, bytes);
    return bytes;
  }

  private static DataGenerator random() {
    return DataGenerator.open(StreamSpec.builder(1 << 20).seed(11).build(), TestRun.scalar(1));
  }

  @Test
  void oneBitIsABitFlip() {
    try (DataGenerator generator = random()) {
      byte[] found = stream(generator, 0, 3 * PAGE);
      int expected = Byte.toUnsignedInt(found[5000]);
      found[5000] ^= 0x40;
      assertThat(generator.verifyAt(0, found))
          .contains(
              new Mismatch(
                  5000, 5000, expected, expected ^ 0x40, 1, 1, 1, Mismatch.Likeness.BIT_FLIPS));
    }
  }

  @Test
  void zerosAreZeros() {
    try (DataGenerator generator = random()) {
      byte[] found = stream(generator, 7 * PAGE, 5 * PAGE);
      java.util.Arrays.fill(found, PAGE, 3 * PAGE, (byte) 0);
      Mismatch mismatch = generator.verifyAt(7 * PAGE, found).orElseThrow();
      assertThat(mismatch.likeness()).isEqualTo(Mismatch.Likeness.ZEROS);
      assertThat(mismatch.pages()).isEqualTo(2);
      assertThat(mismatch.first()).isBetween(8L * PAGE, 8L * PAGE + 100);
      assertThat(mismatch.last()).isBetween(10L * PAGE - 100, 10L * PAGE - 1);
      assertThat(mismatch.found()).isZero();
      assertThat(mismatch.bytes()).isBetween(8000L, 2L * PAGE);
    }
  }

  @Test
  void otherDataIsUnknown() {
    try (DataGenerator generator = random()) {
      byte[] found = stream(generator.withSeed(12), 0, 2 * PAGE);
      Mismatch mismatch = generator.verifyAt(0, found).orElseThrow();
      assertThat(mismatch.likeness()).isEqualTo(Mismatch.Likeness.UNKNOWN);
      assertThat(mismatch.bits()).isBetween(30_000L, 36_000L);
    }
  }

  /** Fewer than one bit in 16, of the bits of the rows that differ: not of a whole page's. */
  @Test
  void aShortRangeOfOtherDataIsNoBitFlip() {
    try (DataGenerator generator = random()) {
      byte[] found = stream(generator, 10, 16);
      for (int i = 0; i < found.length; i++) {
        found[i] = (byte) ~found[i];
      }
      Mismatch mismatch = generator.verifyAt(10, found).orElseThrow();
      assertThat(mismatch.bits()).isEqualTo(128);
      assertThat(mismatch.likeness()).isEqualTo(Mismatch.Likeness.UNKNOWN);
    }
  }

  @Test
  void aShortRangeOfZerosIsZeros() {
    try (DataGenerator generator = random()) {
      Mismatch mismatch = generator.verifyAt(10, new byte[16]).orElseThrow();
      assertThat(mismatch.likeness()).isEqualTo(Mismatch.Likeness.ZEROS);
    }
  }

  /** If little of a page is random, zeros differ in few bits, but are still zeros. */
  @Test
  void zerosInACompressibleStreamAreZeros() {
    StreamSpec spec = StreamSpec.builder(1 << 20).seed(3).compressRatio(64).build();
    try (DataGenerator generator = DataGenerator.open(spec, TestRun.scalar(1))) {
      Mismatch mismatch = generator.verifyAt(0, new byte[3 * PAGE]).orElseThrow();
      assertThat(mismatch.pages()).isEqualTo(3);
      assertThat(mismatch.likeness()).isEqualTo(Mismatch.Likeness.ZEROS);
    }
  }

  /** One rule of what flipped bits are, whoever asks: half a row is other data. */
  @Test
  void halfTheBitsOfARowAreNoBitFlips() {
    try (DataGenerator generator = random()) {
      byte[] found = stream(generator, 0, PAGE);
      for (int i = 0; i < 31; i++) {
        found[640 + i] ^= 0x01;
      }
      Mismatch few = generator.verifyAt(0, found).orElseThrow();
      assertThat(few.bits()).isEqualTo(31); // of 512
      assertThat(few.likeness()).isEqualTo(Mismatch.Likeness.BIT_FLIPS);
      found[640 + 31] ^= 0x01;
      assertThat(generator.verifyAt(0, found).orElseThrow().likeness())
          .isEqualTo(Mismatch.Likeness.UNKNOWN);
    }
  }

  @Test
  void aSectorOfZerosIsZeros() {
    try (DataGenerator generator = random()) {
      byte[] found = stream(generator, 0, PAGE);
      java.util.Arrays.fill(found, 512, 1024, (byte) 0);
      assertThat(generator.verifyAt(0, found).orElseThrow().likeness())
          .isEqualTo(Mismatch.Likeness.ZEROS);
      found[0] ^= 1;
      assertThat(generator.verifyAt(0, found).orElseThrow().likeness())
          .isEqualTo(Mismatch.Likeness.UNKNOWN);
    }
  }

  /** Pages are the memory's: what is told of a part that begins anywhere adds up to the same. */
  @Test
  void anObserverIsToldOfThePagesOfTheMemory() {
    try (DataGenerator generator = random()) {
      byte[] right = stream(generator, 1000, 5 * PAGE);
      byte[] found = right.clone();
      for (int at : new int[] {PAGE - 1, PAGE, 3 * PAGE + 3000, 5 * PAGE - 1}) {
        found[at] ^= 0x10;
      }
      java.util.List<Long> positions = new java.util.ArrayList<>();
      generator.verifyAt(
          1000,
          java.lang.foreign.MemorySegment.ofArray(found),
          (position, expected, there) -> {
            positions.add(position);
            int from = (int) position - 1000;
            assertThat(expected.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                .isEqualTo(java.util.Arrays.copyOfRange(right, from, from + PAGE));
            assertThat(there.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                .isEqualTo(java.util.Arrays.copyOfRange(found, from, from + PAGE));
            assertThat(expected.isReadOnly()).isTrue();
          });
      assertThat(positions)
          .containsExactly(1000L, 1000L + PAGE, 1000L + 3 * PAGE, 1000L + 4 * PAGE);
    }
  }

  @Test
  void theFirstByteOfTheStreamStaysTheFirstWhateverFollows() {
    try (DataGenerator generator = random()) {
      byte[] found = stream(generator, 0, 2 * PAGE);
      int expected = Byte.toUnsignedInt(found[0]);
      found[0] ^= 0x01;
      found[100] ^= 0x02;
      found[PAGE] ^= 0x04;
      assertThat(generator.verifyAt(0, found))
          .contains(
              new Mismatch(
                  0, PAGE, expected, expected ^ 0x01, 2, 3, 3, Mismatch.Likeness.BIT_FLIPS));
    }
  }

  @Test
  void twoRangesTogether() {
    Mismatch early = new Mismatch(10, 20, 1, 2, 1, 3, 4, Mismatch.Likeness.ZEROS);
    Mismatch late = new Mismatch(9000, 9001, 5, 6, 2, 7, 8, Mismatch.Likeness.ZEROS);
    Mismatch both = new Mismatch(10, 9001, 1, 2, 3, 10, 12, Mismatch.Likeness.ZEROS);
    assertThat(early.and(late)).isEqualTo(both);
    assertThat(late.and(early)).isEqualTo(both);
    Mismatch flips = new Mismatch(9000, 9001, 5, 6, 2, 7, 8, Mismatch.Likeness.BIT_FLIPS);
    assertThat(early.and(flips).likeness()).isEqualTo(Mismatch.Likeness.UNKNOWN);
  }

  @Test
  void piecesTogetherSayWhatOneComparisonSays() {
    try (DataGenerator generator = random()) {
      byte[] found = stream(generator, 0, 40 * PAGE);
      for (int at : new int[] {1, 4096, 50_000, 100_000, 40 * PAGE - 1}) {
        found[at] ^= 1;
      }
      Optional<Mismatch> pieces = Optional.empty();
      for (int i = 0; i < found.length; i += 8 * PAGE) {
        byte[] piece = java.util.Arrays.copyOfRange(found, i, i + 8 * PAGE);
        Optional<Mismatch> mismatch = generator.verifyAt(i, piece);
        pieces =
            pieces.isEmpty()
                ? mismatch
                : Optional.of(mismatch.map(pieces.get()::and).orElse(pieces.get()));
      }
      assertThat(pieces).isPresent().isEqualTo(generator.verifyAt(0, found));
    }
  }
}
