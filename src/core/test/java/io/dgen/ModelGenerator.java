package io.dgen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The simplest model of a generator: a spec, a position, and the bytes by definition. */
final class ModelGenerator {

  final DataGenerator real;
  final StreamSpec spec;
  final ReferenceStream stream;
  long position;

  ModelGenerator(DataGenerator real, StreamSpec spec) {
    this.real = real;
    this.spec = spec;
    this.stream = new ReferenceStream(spec);
  }

  ModelGenerator withSeed(long seed) {
    return new ModelGenerator(real.withSeed(seed), spec.withSeed(seed));
  }

  ModelGenerator withStream(long number) {
    return new ModelGenerator(real.withStream(number), spec.withStream(number));
  }

  /** Returns the bytes of a range within the stream. */
  byte[] bytes(long at, int length) {
    return stream.bytes(at, length);
  }

  /** Returns the content of the next chunk of a size. */
  int next(int length) {
    return (int) Math.min(length, spec.size() - position);
  }

  /** Returns the content of memory after its first bytes were filled from the position. */
  byte[] filled(byte[] before, int bytes) {
    byte[] after = before.clone();
    System.arraycopy(bytes(position, bytes), 0, after, 0, bytes);
    return after;
  }

  /** Compares the visible state of the real generator. */
  void agrees() {
    assertThat(real.position()).isEqualTo(position);
    assertThat(real.isComplete()).isEqualTo(position == spec.size());
    assertThat(real.spec()).isEqualTo(spec);
  }

  /** Returns a random range within the stream: a position and a length up to a limit. */
  long[] range(SplittableRandom random, int most) {
    int length = Math.min(random.nextInt(most + 1), (int) Math.min(most, spec.size()));
    long at = length == spec.size() ? 0 : RandomSpecs.position(random, spec, length);
    return new long[] {at, length};
  }

  /** Changes some bytes and returns where, as a {@link Mismatch}. */
  record Damage(byte[] bytes, long first, long last, long pages, long wrongBytes, long bits) {

    static Damage of(byte[] right, long at, SplittableRandom random) {
      byte[] bytes = right.clone();
      int count = random.nextInt(1, 8);
      for (int i = 0; i < count; i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) random.nextInt(256);
      }
      long first = -1;
      long last = -1;
      long wrong = 0;
      long bits = 0;
      long[] pages = new long[count];
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] != right[i]) {
          first = first < 0 ? at + i : first;
          last = at + i;
          pages[(int) wrong++] = (at + i) / DataGenerator.PAGE_BYTES;
          bits += Integer.bitCount((bytes[i] ^ right[i]) & 0xFF);
        }
      }
      long distinct = Arrays.stream(pages, 0, (int) wrong).distinct().count();
      return new Damage(bytes, first, last, distinct, wrong, bits);
    }

    void seenIn(Mismatch mismatch) {
      assertThat(mismatch.first()).isEqualTo(first);
      assertThat(mismatch.last()).isEqualTo(last);
      assertThat(mismatch.pages()).isEqualTo(pages);
      assertThat(mismatch.bytes()).isEqualTo(wrongBytes);
      assertThat(mismatch.bits()).isEqualTo(bits);
    }
  }
}
