package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Collects where found bytes depart from expected ones. Not thread-safe. */
public final class Differences {

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101010101010101L;

  private long first = -1;
  private long last = -1;
  private int firstExpected;
  private int firstFound;
  private long pages;
  private long bytes;
  private long bits;
  private long compared;
  private boolean zeros = true;

  Differences() {}

  /**
   * Adds what differs within one page (or part of one), at least one byte: {@code length} bytes
   * that stand at {@code position}.
   */
  void add(
      MemorySegment expected,
      long expectedOffset,
      MemorySegment found,
      long foundOffset,
      long length,
      long position) {
    long foundBits = 0;
    long i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      long f = found.get(WORD, foundOffset + i);
      foundBits |= f;
      addWord(expected.get(WORD, expectedOffset + i), f, position + i);
    }
    for (; i < length; i++) {
      long f = Byte.toUnsignedLong(found.get(ValueLayout.JAVA_BYTE, foundOffset + i));
      foundBits |= f;
      long e = Byte.toUnsignedLong(expected.get(ValueLayout.JAVA_BYTE, expectedOffset + i));
      addWord(e, f, position + i);
    }
    pages++;
    compared += length;
    zeros &= foundBits == 0;
  }

  private void addWord(long expected, long found, long position) {
    long x = expected ^ found;
    if (x == 0) {
      return;
    }
    int low = Long.numberOfTrailingZeros(x) / Byte.SIZE;
    if (first < 0) {
      first = position + low;
      firstExpected = (int) (expected >>> (low * Byte.SIZE)) & 0xFF;
      firstFound = (int) (found >>> (low * Byte.SIZE)) & 0xFF;
    }
    last = position + Long.BYTES - 1 - Long.numberOfLeadingZeros(x) / Byte.SIZE;
    bits += Long.bitCount(x);
    // Folds each byte into its lowest bit; what the shifts bring in from the next byte stays above
    // it.
    x |= x >>> 4;
    x |= x >>> 2;
    x |= x >>> 1;
    bytes += Long.bitCount(x & LOW_BITS);
  }

  /**
   * The stream position of the first byte that differs.
   *
   * @return the position
   */
  public long first() {
    return first;
  }

  /**
   * The stream position of the last byte that differs.
   *
   * @return the position
   */
  public long last() {
    return last;
  }

  /**
   * What the first differing byte should be.
   *
   * @return 0 to 255
   */
  public int firstExpected() {
    return firstExpected;
  }

  /**
   * What the first differing byte is.
   *
   * @return 0 to 255
   */
  public int firstFound() {
    return firstFound;
  }

  /**
   * Pages with at least one byte that differs.
   *
   * @return how many
   */
  public long pages() {
    return pages;
  }

  /**
   * Bytes that differ.
   *
   * @return how many
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Bits that differ.
   *
   * @return how many
   */
  public long bits() {
    return bits;
  }

  /**
   * Bytes that were compared on the pages that differ.
   *
   * @return how many
   */
  public long compared() {
    return compared;
  }

  /**
   * Whether all that was found on the pages that differ is zero.
   *
   * @return true if so
   */
  public boolean zeros() {
    return zeros;
  }
}
