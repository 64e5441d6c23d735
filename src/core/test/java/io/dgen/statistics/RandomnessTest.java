package io.dgen.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dgen.DataGenerator;
import io.dgen.StreamSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the random bytes of pages, alone and with adjacent pages. Seeds are fixed, so a test gives
 * the same result each time. Limits are five standard deviations. A good value exceeds them once in
 * 1.7 million, so among a few hundred values none should, with any seed. Dieharder and PractRand
 * find subtler faults: see docs/randomness.md.
 */
class RandomnessTest {

  private static final double MOST_DEVIATIONS = 5;
  private static final int WORDS = 1 << 18;
  private static final int LANES = 8;
  private static final int PAGE_WORDS = FirstRows.PAGE / Long.BYTES;

  private static long[] words(long seed, long stream, int count) {
    StreamSpec spec = StreamSpec.builder(1L << 40).seed(seed).stream(stream).build();
    byte[] bytes = new byte[count * Long.BYTES];
    try (DataGenerator generator = DataGenerator.open(spec)) {
      generator.fillAt(0, bytes);
    }
    long[] words = new long[count];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    return words;
  }

  /**
   * Returns the distance of a number of ones among fair bits from half of them, in standard
   * deviations.
   */
  private static double deviations(long ones, long bits) {
    return (ones - bits / 2.0) / Math.sqrt(bits / 4.0);
  }

  private static void assertFair(String what, long ones, long bits) {
    assertThat(Math.abs(deviations(ones, bits))).as(what).isLessThan(MOST_DEVIATIONS);
  }

  /** Words at the same places of both are independent: half of their bits differ. */
  private static void assertUnrelated(String what, long[] a, long[] b) {
    long different = 0;
    for (int i = 0; i < a.length; i++) {
      different += Long.bitCount(a[i] ^ b[i]);
    }
    assertFair(what, different, (long) a.length * Long.SIZE);
  }

  private static long[] every(long[] words, int from, int step) {
    long[] some = new long[(words.length - from + step - 1) / step];
    for (int i = 0; i < some.length; i++) {
      some[i] = words[from + i * step];
    }
    return some;
  }

  private static long[] shifted(long[] words, int by) {
    return java.util.Arrays.copyOfRange(words, by, words.length);
  }

  private static long[] start(long[] words, int length) {
    return java.util.Arrays.copyOf(words, length);
  }

  private static void assertUnrelatedToItself(String what, long[] words, int apart) {
    assertUnrelated(
        what + " " + apart + " apart", start(words, words.length - apart), shifted(words, apart));
  }

  /** Chi-square of 255 degrees of freedom: mean 255, standard deviation sqrt(510). */
  private static double byteDeviations(long[] words) {
    long[] counts = new long[256];
    for (long word : words) {
      for (int b = 0; b < Long.BYTES; b++) {
        counts[(int) (word >>> (b * Byte.SIZE)) & 0xFF]++;
      }
    }
    double expected = words.length * (double) Long.BYTES / counts.length;
    double chiSquare = 0;
    for (long count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    return (chiSquare - 255) / Math.sqrt(510);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, -1})
  void everyByteValueIsEquallyFrequent(long seed) {
    long[] words = words(seed, 0, WORDS);
    assertThat(byteDeviations(words)).isBetween(-MOST_DEVIATIONS, MOST_DEVIATIONS);
    long[] firstRows = new long[words.length / PAGE_WORDS * LANES];
    for (int i = 0; i < firstRows.length; i++) {
      firstRows[i] = words[i / LANES * PAGE_WORDS + i % LANES];
    }
    assertThat(byteDeviations(firstRows)).isBetween(-MOST_DEVIATIONS, MOST_DEVIATIONS);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, -1})
  void everyBitIsSetHalfOfTheTime(long seed) {
    long[] words = words(seed, 0, WORDS);
    for (int bit = 0; bit < Long.SIZE; bit++) {
      long ones = 0;
      for (long word : words) {
        ones += word >>> bit & 1;
      }
      assertFair("bit " + bit, ones, words.length);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, -1})
  void bytesDoNotFollowFromThoseBefore(long seed) {
    long[] words = words(seed, 0, WORDS);
    double mean = 127.5;
    double variance = (256.0 * 256 - 1) / 12;
    double sum = 0;
    long n = (long) words.length * Long.BYTES - 1;
    int before = (int) words[0] & 0xFF;
    for (long i = 1; i <= n; i++) {
      int b = (int) (words[(int) (i >> 3)] >>> ((i & 7) * Byte.SIZE)) & 0xFF;
      sum += (before - mean) * (b - mean);
      before = b;
    }
    double correlation = sum / n / variance;
    assertThat(Math.abs(correlation)).isLessThan(MOST_DEVIATIONS / Math.sqrt(n));
  }

  @Test
  void wordsOfALaneAreUnrelated() {
    long[] words = words(42, 0, WORDS);
    for (int lane = 0; lane < LANES; lane++) {
      long[] ofLane = every(words, lane, LANES);
      for (int apart : new int[] {1, 2, 3, 4, 63, 64}) {
        assertUnrelatedToItself("words of lane " + lane, ofLane, apart);
      }
    }
  }

  @Test
  void lanesAreUnrelated() {
    long[] words = words(42, 0, WORDS);
    for (int a = 0; a < LANES; a++) {
      for (int b = a + 1; b < LANES; b++) {
        assertUnrelated("lanes " + a + " and " + b, every(words, a, LANES), every(words, b, LANES));
      }
    }
  }

  @Test
  void pagesAreUnrelated() {
    long[] words = words(42, 0, WORDS);
    for (int apart = 1; apart <= words.length / PAGE_WORDS / 2; apart *= 2) {
      assertUnrelatedToItself("pages", words, apart * PAGE_WORDS);
    }
  }

  @Test
  void neighbouringSeedsAndStreamsAreUnrelated() {
    int few = 4 * PAGE_WORDS;
    long[] words = words(42, 7, few);
    for (int bit = 0; bit < Long.SIZE; bit++) {
      long flip = 1L << bit;
      assertUnrelated("seed, bit " + bit, words, words(42 ^ flip, 7, few));
      assertUnrelated("stream, bit " + bit, words, words(42, 7 ^ flip, few));
    }
    assertUnrelated("the next seed", words, words(43, 7, few));
    assertUnrelated("the next stream", words, words(42, 8, few));
    assertUnrelated("seed and stream exchanged", words, words(7, 42, few));
  }

  /** Seed n + 1 is not seed n some pages later, nor is a stream a later part of another. */
  @Test
  void noWordComesTwice() {
    Set<Long> seen = new HashSet<>();
    int each = 8 * PAGE_WORDS;
    for (long seed = 0; seed < 8; seed++) {
      for (long stream = 0; stream < 4; stream++) {
        for (long word : words(seed, stream, each)) {
          seen.add(word);
        }
      }
    }
    // Among 2^17 random 64-bit words, two are equal once in 2^31 trials.
    assertThat(seen).hasSize(8 * 4 * each);
  }
}
