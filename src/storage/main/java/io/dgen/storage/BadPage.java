package io.dgen.storage;

import io.dgen.stream.Differences;
import io.dgen.stream.Zeros;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A block of 4096 bytes of a file, or what there is of it, that is not as it should be: what is
 * wrong in each of its sectors, and what is there instead, as far as it is known. Not thread-safe.
 */
final class BadPage {

  static final int BYTES = 4096;
  static final int SECTOR = 512;
  static final int SECTORS = BYTES / SECTOR;

  static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** What is compared to tell flipped bits from other data. */
  private static final int ROW = 64;

  /** Of so many bits of a row one may be flipped, or it is other data. */
  private static final int BITS_PER_FLIP = 16;

  /** Words that are not zero, so many of which are never the same by chance. */
  private static final int TELLING_WORDS = 4;

  /** What is known of a sector. */
  private enum Verdict {
    RIGHT,
    ZEROS,
    FLIPS,
    /** Other data; the origin may be found. */
    OTHER,
    /** Other data, known to be of no other place: some of it is right. */
    MIXED,
    /** The candidate's data. */
    PLACED
  }

  private final long offset;
  private final int length;
  private final MemorySegment found;
  private final Verdict[] verdicts;
  private final Candidate[] candidates;
  private final Difference[] differences;

  /** Whether the right sectors, too, hold what the wrong ones do. */
  private boolean whole;

  /** What differs in a sector. */
  private static final class Difference {
    private long first = -1;
    private long last;
    private int expected;
    private int found;
    private long bytes;
    private long bits;

    /** Where in the page the first and the last differing byte are between two places. */
    private void place(long offset, MemorySegment e, MemorySegment f, int from, int to) {
      int at = from;
      while (at < to - 1 && e.get(ValueLayout.JAVA_BYTE, at) == f.get(ValueLayout.JAVA_BYTE, at)) {
        at++;
      }
      first = offset + at;
      expected = Byte.toUnsignedInt(e.get(ValueLayout.JAVA_BYTE, at));
      found = Byte.toUnsignedInt(f.get(ValueLayout.JAVA_BYTE, at));
      int end = to - 1;
      while (end > at && e.get(ValueLayout.JAVA_BYTE, end) == f.get(ValueLayout.JAVA_BYTE, end)) {
        end--;
      }
      last = offset + end;
    }
  }

  private BadPage(long offset, MemorySegment found) {
    this.offset = offset;
    this.length = (int) found.byteSize();
    this.found = found;
    int sectors = (length + SECTOR - 1) / SECTOR;
    verdicts = new Verdict[sectors];
    candidates = new Candidate[sectors];
    differences = new Difference[sectors];
  }

  /** A page of which something is wrong. */
  static BadPage of(long offset, MemorySegment expected, MemorySegment found) {
    BadPage page = new BadPage(offset, found);
    for (int s = 0; s < page.verdicts.length; s++) {
      page.compare(s, expected);
    }
    page.whole = Zeros.are(found, 0, page.length) || page.allOther();
    return page;
  }

  /** All is other data, but for sectors that are zero in that and should be. */
  private boolean allOther() {
    for (int s = 0; s < verdicts.length; s++) {
      boolean other =
          verdicts[s] == Verdict.OTHER
              || (verdicts[s] == Verdict.RIGHT && Zeros.are(found, start(s), end(s)));
      if (!other) {
        return false;
      }
    }
    return true;
  }

  /** A page of which nothing is known but that it is to be found. */
  static BadPage unknown(long offset, MemorySegment found) {
    BadPage page = new BadPage(offset, found);
    for (int s = 0; s < page.verdicts.length; s++) {
      boolean zero = Zeros.are(found, start(s), page.end(s));
      page.verdicts[s] = zero ? Verdict.ZEROS : Verdict.OTHER;
      page.differences[s] = new Difference();
    }
    return page;
  }

  private static int start(int sector) {
    return sector * SECTOR;
  }

  private int end(int sector) {
    return Math.min(length, start(sector) + SECTOR);
  }

  /** What there is of a word before the end. */
  private static long wordBefore(MemorySegment memory, int at, int end) {
    long word = 0;
    for (int i = at; i < end; i++) {
      word |= Byte.toUnsignedLong(memory.get(ValueLayout.JAVA_BYTE, i)) << ((i - at) * Byte.SIZE);
    }
    return word;
  }

  private void compare(int sector, MemorySegment expected) {
    Difference d = new Difference();
    differences[sector] = d;
    int end = end(sector);
    long bitsInBadRows = 0;
    boolean someRight = false;
    for (int row = start(sector); row < end; row += ROW) {
      int rowEnd = Math.min(end, row + ROW);
      long rowBits = 0;
      long bits = 0;
      long bytes = 0;
      for (int at = row; at < rowEnd; at += Long.BYTES) {
        boolean whole = at + Long.BYTES <= rowEnd;
        long e = whole ? expected.get(WORD, at) : wordBefore(expected, at, rowEnd);
        long x = e ^ (whole ? found.get(WORD, at) : wordBefore(found, at, rowEnd));
        rowBits |= e;
        bits += Long.bitCount(x);
        bytes += Differences.bytesIn(x);
      }
      if (bits > 0) {
        d.bits += bits;
        d.bytes += bytes;
        bitsInBadRows += (long) (rowEnd - row) * Byte.SIZE;
      } else {
        someRight |= rowBits != 0;
      }
    }
    if (d.bits == 0) {
      verdicts[sector] = Verdict.RIGHT;
      return;
    }
    d.place(offset, expected, found, start(sector), end);
    if (Zeros.are(found, start(sector), end)) {
      verdicts[sector] = Verdict.ZEROS;
    } else if (d.bits * BITS_PER_FLIP < bitsInBadRows) {
      verdicts[sector] = Verdict.FLIPS;
    } else {
      verdicts[sector] = someRight ? Verdict.MIXED : Verdict.OTHER;
    }
  }

  /** Where it stands in the file. */
  long offset() {
    return offset;
  }

  /** Its bytes. */
  int length() {
    return length;
  }

  /** Whether some of it is other data whose origin is not known. */
  boolean isOpen() {
    return Arrays.asList(verdicts).contains(Verdict.OTHER);
  }

  /** Whether the bytes at a place are such data. */
  boolean isOpen(int at) {
    return verdicts[at / SECTOR] == Verdict.OTHER;
  }

  /** The word at a place, whole within the page. */
  long word(int at) {
    return found.get(WORD, at);
  }

  /**
   * Compares with where it may belong. What is wrong and is found there is placed, if that is more
   * than zeros.
   *
   * @return whether anything has been placed
   */
  boolean place(Candidate candidate, MemorySegment scratch) {
    long position = offset + candidate.shift();
    long size = candidate.generator().spec().size();
    int from = Math.clamp(-position, 0, length);
    int to = Math.clamp(size - position, 0, length);
    if (from >= to) {
      return false;
    }
    candidate.generator().fillAt(position + from, scratch.asSlice(from, to - from));
    boolean confirmed = false;
    boolean all = true;
    boolean[] same = new boolean[verdicts.length];
    for (int s = 0; s < same.length; s++) {
      int start = start(s);
      int end = end(s);
      same[s] =
          start >= from
              && end <= to
              && MemorySegment.mismatch(scratch, start, end, found, start, end) < 0;
      all &= same[s];
      confirmed |= same[s] && verdicts[s] == Verdict.OTHER && telling(start, end);
    }
    if (!confirmed) {
      return false;
    }
    for (int s = 0; s < same.length; s++) {
      // Also zeros that it has there.
      if (same[s] && verdicts[s] != Verdict.RIGHT && verdicts[s] != Verdict.PLACED) {
        verdicts[s] = Verdict.PLACED;
        candidates[s] = candidate;
      }
    }
    whole = all;
    return true;
  }

  private boolean telling(int from, int to) {
    int words = 0;
    for (int at = from; at + Long.BYTES <= to; at += Long.BYTES) {
      words += found.get(WORD, at) != 0 ? 1 : 0;
    }
    return words >= TELLING_WORDS;
  }

  VerifyResult.Totals totals() {
    long first = -1;
    long last = -1;
    long bytes = 0;
    long bits = 0;
    for (Difference d : differences) {
      if (d.first >= 0) {
        first = first < 0 ? d.first : first;
        last = d.last;
        bytes += d.bytes;
        bits += d.bits;
      }
    }
    return new VerifyResult.Totals(first, last, 1, bytes, bits);
  }

  /** Tells of all extents, with their origins in relation to this stream. */
  void forEachExtent(long seed, long stream, Consumer<BadExtent> consumer) {
    for (int s = 0; s < verdicts.length; s++) {
      if (verdicts[s] == Verdict.RIGHT) {
        continue;
      }
      int start = whole ? 0 : start(s);
      int end = whole ? length : end(s);
      Optional<Origin> origin =
          Optional.ofNullable(candidates[s]).map(c -> c.origin(offset + start));
      Difference d = whole ? wholeDifference() : differences[s];
      consumer.accept(
          new BadExtent(
              offset + start,
              end - start,
              d.first,
              d.expected,
              d.found,
              d.bytes,
              d.bits,
              kind(verdicts[s], origin, seed, stream),
              origin));
      if (whole) {
        return;
      }
    }
  }

  private Difference wholeDifference() {
    Difference sum = new Difference();
    for (Difference d : differences) {
      if (d.first >= 0 && sum.first < 0) {
        sum.first = d.first;
        sum.expected = d.expected;
        sum.found = d.found;
      }
      sum.bytes += d.bytes;
      sum.bits += d.bits;
    }
    return sum;
  }

  private static BadExtent.Kind kind(
      Verdict verdict, Optional<Origin> origin, long seed, long stream) {
    return switch (verdict) {
      case ZEROS -> BadExtent.Kind.ZEROS;
      case FLIPS -> BadExtent.Kind.BIT_FLIPS;
      case PLACED -> {
        Origin place = origin.orElseThrow();
        if (place.seed() != seed) {
          yield BadExtent.Kind.OTHER_SEED;
        }
        yield place.stream() != stream
            ? BadExtent.Kind.OTHER_STREAM
            : BadExtent.Kind.OTHER_POSITION;
      }
      default -> BadExtent.Kind.UNKNOWN;
    };
  }
}
