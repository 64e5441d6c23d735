package io.dgen.storage.verify;

import io.dgen.storage.locate.FoundPage;
import io.dgen.storage.locate.FoundPage.Verdict;
import io.dgen.storage.locate.Origin;
import io.dgen.stream.Differences;
import io.dgen.stream.Zeros;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A block of 4096 bytes of a file, or what there is of it, that is not as it should be: what is
 * wrong in each of its sectors, and what is there instead, as far as it is known. Not thread-safe.
 */
final class BadPage {

  /** What is compared to tell flipped bits from other data. */
  private static final int ROW = 64;

  /** Of so many bits of a row one may be flipped, or it is other data. */
  private static final int BITS_PER_FLIP = 16;

  private final FoundPage page;
  private final Difference[] differences;

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

  private BadPage(FoundPage page, Difference[] differences) {
    this.page = page;
    this.differences = differences;
  }

  /** A page of which something is wrong. */
  static BadPage of(long offset, MemorySegment expected, MemorySegment found) {
    int length = (int) found.byteSize();
    int sectors = FoundPage.sectors(length);
    Verdict[] verdicts = new Verdict[sectors];
    Difference[] differences = new Difference[sectors];
    for (int s = 0; s < sectors; s++) {
      int start = FoundPage.start(s);
      int end = Math.min(length, start + FoundPage.SECTOR);
      differences[s] = new Difference();
      verdicts[s] = compare(differences[s], offset, expected, found, start, end);
    }
    return new BadPage(new FoundPage(offset, found, verdicts), differences);
  }

  /** What is there instead, to be found. */
  FoundPage found() {
    return page;
  }

  /** What there is of a word before the end. */
  private static long wordBefore(MemorySegment memory, int at, int end) {
    long word = 0;
    for (int i = at; i < end; i++) {
      word |= Byte.toUnsignedLong(memory.get(ValueLayout.JAVA_BYTE, i)) << ((i - at) * Byte.SIZE);
    }
    return word;
  }

  private static Verdict compare(
      Difference d, long offset, MemorySegment expected, MemorySegment found, int start, int end) {
    long bitsInBadRows = 0;
    boolean someRight = false;
    for (int row = start; row < end; row += ROW) {
      int rowEnd = Math.min(end, row + ROW);
      long rowBits = 0;
      long bits = 0;
      long bytes = 0;
      for (int at = row; at < rowEnd; at += Long.BYTES) {
        boolean whole = at + Long.BYTES <= rowEnd;
        long e = whole ? expected.get(FoundPage.WORD, at) : wordBefore(expected, at, rowEnd);
        long x = e ^ (whole ? found.get(FoundPage.WORD, at) : wordBefore(found, at, rowEnd));
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
      return Verdict.RIGHT;
    }
    d.place(offset, expected, found, start, end);
    if (Zeros.are(found, start, end)) {
      return Verdict.ZEROS;
    }
    if (d.bits * BITS_PER_FLIP < bitsInBadRows) {
      return Verdict.FLIPS;
    }
    return someRight ? Verdict.MIXED : Verdict.OTHER;
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
    boolean whole = page.isWhole();
    for (int s = 0; s < page.sectors(); s++) {
      if (page.verdict(s) == Verdict.RIGHT) {
        continue;
      }
      int start = whole ? 0 : FoundPage.start(s);
      int end = whole ? page.length() : page.end(s);
      Optional<Origin> origin = page.origin(s, start);
      Difference d = whole ? wholeDifference() : differences[s];
      consumer.accept(
          new BadExtent(
              page.offset() + start,
              end - start,
              d.first,
              d.expected,
              d.found,
              d.bytes,
              d.bits,
              kind(page.verdict(s), origin, seed, stream),
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
