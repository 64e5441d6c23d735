package io.dgen.storage.locate;

import io.dgen.stream.Zeros;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A block of 4096 bytes of a file, or the part of one at the file's end, whose data belongs
 * somewhere else: what is known of each of its sectors of 512 bytes. Not thread-safe.
 */
public final class FoundPage {

  /** Bytes of a whole page. */
  public static final int BYTES = 4096;

  /** Bytes of a sector. */
  public static final int SECTOR = 512;

  /** Sectors of a whole page. */
  public static final int SECTORS = BYTES / SECTOR;

  /** A word as the stream's format has it, at any address. */
  public static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Words that are not zero, so many of which are never the same by chance. */
  private static final int TELLING_WORDS = 4;

  /** What is known of a sector. */
  public enum Verdict {
    /** As it should be. */
    RIGHT,
    /** All zero. */
    ZEROS,
    /** As it should be, but for some bits. */
    FLIPS,
    /** Other data; the origin may be found. */
    OTHER,
    /** Other data, known to be of no other place: some of it is right. */
    MIXED,
    /** Other data, whose origin has been found. */
    PLACED
  }

  private final long offset;
  private final int length;
  private final MemorySegment found;
  private final Verdict[] verdicts;
  private final Candidate[] candidates;

  /** Whether the right sectors, too, hold what the wrong ones do. */
  private boolean whole;

  /**
   * A page of which each sector has been looked at.
   *
   * @param offset where in the file it begins
   * @param found its bytes
   * @param verdicts what is known of its sectors
   */
  public FoundPage(long offset, MemorySegment found, Verdict[] verdicts) {
    this(offset, (int) found.byteSize(), found, verdicts.clone());
    whole = Zeros.are(found, 0, length) || allOther();
  }

  private FoundPage(long offset, int length, MemorySegment found, Verdict[] verdicts) {
    this.offset = offset;
    this.length = length;
    this.found = found;
    this.verdicts = verdicts;
    candidates = new Candidate[verdicts.length];
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

  /** A page of which nothing is known but that its origin is to be found. */
  static FoundPage unknown(long offset, MemorySegment found) {
    int length = (int) found.byteSize();
    Verdict[] verdicts = new Verdict[sectors(length)];
    for (int s = 0; s < verdicts.length; s++) {
      boolean zero = Zeros.are(found, start(s), Math.min(length, start(s) + SECTOR));
      verdicts[s] = zero ? Verdict.ZEROS : Verdict.OTHER;
    }
    return new FoundPage(offset, length, found, verdicts);
  }

  /**
   * Returns how many sectors a page has.
   *
   * @param length the page's bytes
   * @return whole sectors, and one more for the rest
   */
  public static int sectors(int length) {
    return (length + SECTOR - 1) / SECTOR;
  }

  /**
   * Returns where a sector begins.
   *
   * @param sector its number, from 0
   * @return bytes from the page's start
   */
  public static int start(int sector) {
    return sector * SECTOR;
  }

  /**
   * Returns where a sector ends.
   *
   * @param sector its number, from 0
   * @return bytes from the page's start
   */
  public int end(int sector) {
    return Math.min(length, start(sector) + SECTOR);
  }

  /**
   * Returns where the page begins in the file.
   *
   * @return bytes from the file's start
   */
  public long offset() {
    return offset;
  }

  /**
   * Returns how long the page is.
   *
   * @return bytes
   */
  public int length() {
    return length;
  }

  /**
   * Returns how many sectors the page has.
   *
   * @return how many
   */
  public int sectors() {
    return verdicts.length;
  }

  /**
   * Returns what is known of a sector.
   *
   * @param sector its number, from 0
   * @return what is known
   */
  public Verdict verdict(int sector) {
    return verdicts[sector];
  }

  /**
   * Returns whether all sectors hold data of one kind, those too that are right by chance.
   *
   * @return true if so
   */
  public boolean isWhole() {
    return whole;
  }

  /**
   * Returns where a byte belongs that goes with a sector's data.
   *
   * @param sector the sector's number, from 0
   * @param at the byte, from the page's start
   * @return its origin, if the sector's has been found
   */
  public Optional<Origin> origin(int sector, int at) {
    return Optional.ofNullable(candidates[sector]).map(c -> c.origin(offset + at));
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
}
