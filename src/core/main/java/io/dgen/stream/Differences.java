package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Collects the differences between found and expected bytes. Not thread-safe. */
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
   * Adds the differences within one page or a part of it: {@code length} bytes at stream position
   * {@code position}, of which the one at {@code start} is the first that differs.
   */
  void add(
      MemorySegment expected,
      long expectedOffset,
      MemorySegment found,
      long foundOffset,
      long length,
      long position,
      long start) {
    long end = length;
    while (end > start + 1
        && difference(expected, expectedOffset + end - 1, found, foundOffset + end - 1) == 0) {
      end--;
    }
    if (first < 0) {
      first = position + start;
      firstExpected = unsigned(expected, expectedOffset + start);
      firstFound = unsigned(found, foundOffset + start);
    }
    last = position + end - 1;
    long differentBits = 0;
    long differentBytes = 0;
    int words = (int) ((end - start) / Long.BYTES);
    for (int w = 0; w < words; w++) {
      long at = start + (long) w * Long.BYTES;
      long x = expected.get(WORD, expectedOffset + at) ^ found.get(WORD, foundOffset + at);
      differentBits += Long.bitCount(x);
      differentBytes += bytesIn(x);
    }
    for (long i = start + (long) words * Long.BYTES; i < end; i++) {
      int x = difference(expected, expectedOffset + i, found, foundOffset + i);
      differentBits += Integer.bitCount(x);
      differentBytes += bytesIn(x);
    }
    bits += differentBits;
    bytes += differentBytes;
    pages++;
    compared += length;
    zeros = zeros && Zeros.are(found, foundOffset, foundOffset + length);
  }

  private static int unsigned(MemorySegment memory, long at) {
    return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at));
  }

  private static int difference(MemorySegment a, long atA, MemorySegment b, long atB) {
    return unsigned(a, atA) ^ unsigned(b, atB);
  }

  /**
   * Returns the number of bytes of a word that are not zero.
   *
   * @param word the word
   * @return 0 to 8
   */
  public static int bytesIn(long word) {
    // Folds each byte into its lowest bit; bits that the shifts move in from the next byte stay
    // above it.
    long x = word | word >>> 4;
    x |= x >>> 2;
    x |= x >>> 1;
    return Long.bitCount(x & LOW_BITS);
  }

  /**
   * Returns the stream position of the first byte that differs.
   *
   * @return the position
   */
  public long first() {
    return first;
  }

  /**
   * Returns the stream position of the last byte that differs.
   *
   * @return the position
   */
  public long last() {
    return last;
  }

  /**
   * Returns the expected value of the first byte that differs.
   *
   * @return 0 to 255
   */
  public int firstExpected() {
    return firstExpected;
  }

  /**
   * Returns the found value of the first byte that differs.
   *
   * @return 0 to 255
   */
  public int firstFound() {
    return firstFound;
  }

  /**
   * Returns the number of pages with at least one byte that differs.
   *
   * @return pages
   */
  public long pages() {
    return pages;
  }

  /**
   * Returns the number of bytes that differ.
   *
   * @return bytes
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns the number of bits that differ.
   *
   * @return bits
   */
  public long bits() {
    return bits;
  }

  /**
   * Returns the number of bytes that were compared on the pages that differ.
   *
   * @return bytes
   */
  public long compared() {
    return compared;
  }

  /**
   * Returns whether all found bytes on the pages that differ are zero.
   *
   * @return true if they are
   */
  public boolean zeros() {
    return zeros;
  }
}
