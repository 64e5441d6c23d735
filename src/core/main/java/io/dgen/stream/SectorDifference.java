package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * What differs in a sector of 512 bytes, and what is there instead. Here alone it is decided what
 * counts as flipped bits: fewer than one in 16 of the bits of those rows of 64 bytes that differ.
 *
 * @param content what the found bytes are
 * @param first offset in the page of the first byte that differs, or -1
 * @param last offset in the page of the last byte that differs, or -1
 * @param expected what the first differing byte should be, 0 to 255
 * @param found what it is, 0 to 255
 * @param bytes bytes that differ
 * @param bits bits that differ
 */
public record SectorDifference(
    Content content, int first, int last, int expected, int found, int bytes, int bits) {

  /** What the found bytes of a sector are. */
  public enum Content {
    /** What they should be. */
    RIGHT,
    /** All zero, and should not be. */
    ZEROS,
    /** Not that, but the expected bytes with few bits flipped. */
    FLIPS,
    /** Other data. */
    OTHER,
    /** Other data in part: a row that is not zero is right. */
    MIXED
  }

  /** Bytes of a sector. */
  public static final int SECTOR = 512;

  /** Bytes whose bits are counted together. */
  private static final int ROW = 64;

  /** Of so many bits of a row that differs fewer than one is flipped, or it is other data. */
  private static final int BITS_PER_FLIP = 16;

  private static final SectorDifference NONE =
      new SectorDifference(Content.RIGHT, -1, -1, 0, 0, 0, 0);

  private static final long LOW_BITS = 0x0101010101010101L;

  /**
   * Compares a page, or a part of one, sector by sector from its start on.
   *
   * @param expected what it should be
   * @param found what it is; as long
   * @return the difference of each sector; the last one may be shorter
   */
  public static List<SectorDifference> of(MemorySegment expected, MemorySegment found) {
    int length = (int) found.byteSize();
    SectorDifference[] sectors = new SectorDifference[(length + SECTOR - 1) / SECTOR];
    for (int s = 0; s < sectors.length; s++) {
      sectors[s] = of(expected, found, s * SECTOR, Math.min(length, (s + 1) * SECTOR));
    }
    return List.of(sectors);
  }

  private static SectorDifference of(MemorySegment e, MemorySegment f, int from, int to) {
    int first = (int) MemorySegment.mismatch(e, from, to, f, from, to);
    if (first < 0) {
      return NONE;
    }
    int bytes = 0;
    int bits = 0;
    int bitsOfBadRows = 0;
    boolean someRight = false;
    for (int row = from; row < to; row += ROW) {
      int end = Math.min(to, row + ROW);
      int before = bits;
      long content = 0;
      for (int at = row; at < end; at += Long.BYTES) {
        long word = word(e, at, end);
        long x = word ^ word(f, at, end);
        content |= word;
        bits += Long.bitCount(x);
        bytes += bytesIn(x);
      }
      if (bits > before) {
        bitsOfBadRows += (end - row) * Byte.SIZE;
      } else {
        someRight |= content != 0;
      }
    }
    Content content;
    if (Zeros.are(f, from, to)) {
      content = Content.ZEROS;
    } else if (bits * BITS_PER_FLIP < bitsOfBadRows) {
      content = Content.FLIPS;
    } else {
      content = someRight ? Content.MIXED : Content.OTHER;
    }
    first += from;
    return new SectorDifference(
        content, first, last(e, f, to), unsigned(e, first), unsigned(f, first), bytes, bits);
  }

  /** Where the last byte before {@code end} is that differs; there is one. */
  private static int last(MemorySegment e, MemorySegment f, int end) {
    int at = end - 1;
    while (unsigned(e, at) == unsigned(f, at)) {
      at--;
    }
    return at;
  }

  private static int unsigned(MemorySegment memory, long at) {
    return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at));
  }

  /** What there is of a word before the end. */
  private static long word(MemorySegment memory, int at, int end) {
    if (at + Long.BYTES <= end) {
      return memory.get(PageRuns.WORD, at);
    }
    long word = 0;
    for (int i = at; i < end; i++) {
      word |= (long) unsigned(memory, i) << ((i - at) * Byte.SIZE);
    }
    return word;
  }

  /** How many bytes of a word are not zero. */
  static int bytesIn(long word) {
    // Folds each byte into its lowest bit; what the shifts bring in from the next byte stays above
    // it.
    long x = word | word >>> 4;
    x |= x >>> 2;
    x |= x >>> 1;
    return Long.bitCount(x & LOW_BITS);
  }
}
