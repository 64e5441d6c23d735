package io.dgen.storage.locate;

import io.dgen.stream.SectorDifference;
import io.dgen.stream.SectorDifference.Content;
import io.dgen.stream.Zeros;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of 4096 bytes of a file, or a shorter one at the file's end, with data that may belong
 * somewhere else: what each sector of 512 bytes holds, and the places that match it. Not
 * thread-safe.
 */
public final class FoundPage {

  /** Bytes of a whole page. */
  static final int BYTES = 4096;

  /** Bytes of a sector. */
  static final int SECTOR = SectorDifference.SECTOR;

  /** Sectors of a whole page. */
  static final int SECTORS = BYTES / SECTOR;

  /** A word as the stream's format has it, at any address. */
  static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** So many nonzero words are never equal by chance. */
  private static final int TELLING_WORDS = 4;

  /**
   * A place that equals some sectors of the page.
   *
   * @param candidate the place
   * @param sectors a bit for each sector that is equal there
   */
  record Match(Candidate candidate, int sectors) {
    boolean has(int sector) {
      return (sectors >> sector & 1) != 0;
    }
  }

  private final long offset;
  private final int length;
  private final Content[] contents;
  private final List<Match> matches = new ArrayList<>();
  private MemorySegment found;

  /** A bit for each sector that is all zero. */
  private int zeros;

  /** A bit for each sector of other data that no place matches yet. */
  private int open;

  /**
   * Creates a page whose sectors were compared.
   *
   * @param offset where in the file it begins
   * @param found its bytes
   * @param contents what its sectors hold
   */
  @SuppressWarnings("exports") // made by this module alone
  public FoundPage(long offset, MemorySegment found, Content[] contents) {
    this.offset = offset;
    this.length = (int) found.byteSize();
    this.found = found;
    this.contents = contents;
    for (int s = 0; s < contents.length; s++) {
      open |= contents[s] == Content.OTHER ? 1 << s : 0;
      boolean zero =
          contents[s] == Content.ZEROS
              || (contents[s] == Content.RIGHT && Zeros.are(found, start(s), end(s)));
      zeros |= zero ? 1 << s : 0;
    }
  }

  /** Creates a page with unknown content. */
  static FoundPage unknown(long offset, MemorySegment found) {
    int length = (int) found.byteSize();
    Content[] contents = new Content[(length + SECTOR - 1) / SECTOR];
    for (int s = 0; s < contents.length; s++) {
      boolean zero = Zeros.are(found, start(s), Math.min(length, start(s) + SECTOR));
      contents[s] = zero ? Content.ZEROS : Content.OTHER;
    }
    return new FoundPage(offset, found, contents);
  }

  static int start(int sector) {
    return sector * SECTOR;
  }

  /** Returns where a sector ends. */
  int end(int sector) {
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

  /** Returns the page's bytes. */
  MemorySegment bytes() {
    return found;
  }

  /**
   * Copies the page's bytes, so that the memory they were read into can be reused.
   *
   * @return this page
   */
  public FoundPage kept() {
    if (hasOther()) {
      found = MemorySegment.ofArray(found.toArray(ValueLayout.JAVA_BYTE));
    }
    return this;
  }

  int sectors() {
    return contents.length;
  }

  Content content(int sector) {
    return contents[sector];
  }

  List<Match> matches() {
    return matches;
  }

  /**
   * Tells whether the page has other data, whose origin may be found.
   *
   * @return true if so
   */
  public boolean hasOther() {
    return open != 0 || !matches.isEmpty();
  }

  /**
   * Tells whether the page has other data that no place matches yet.
   *
   * @return true if so
   */
  public boolean isOpen() {
    return open != 0;
  }

  /** Tells whether an offset of the page lies in such data. */
  boolean isOpen(int at) {
    return (open >> (at / SECTOR) & 1) != 0;
  }

  /** Tells whether the whole page is zero. */
  boolean isZero() {
    return zeros == (1 << contents.length) - 1;
  }

  /** Tells whether a sector is all zero. */
  boolean isZero(int sector) {
    return (zeros >> sector & 1) != 0;
  }

  /** Returns the word at an offset. */
  long word(int at) {
    return found.get(WORD, at);
  }

  /**
   * Compares the page with a candidate. The candidate counts as a match if it equals a sector of
   * other data that no place matches yet, and that sector is not mostly zeros.
   *
   * @return whether it matches
   */
  boolean match(Candidate candidate, MemorySegment scratch) {
    long position = offset + candidate.shift();
    long size = candidate.generator().spec().size();
    int from = Math.clamp(-position, 0, length);
    int to = Math.clamp(size - position, 0, length);
    if (from >= to) {
      return false;
    }
    candidate.generator().fillAt(position + from, scratch.asSlice(from, to - from));
    int same = 0;
    boolean confirmed = false;
    for (int s = 0; s < contents.length; s++) {
      int start = start(s);
      int end = end(s);
      if (start >= from
          && end <= to
          && MemorySegment.mismatch(scratch, start, end, found, start, end) < 0) {
        same |= 1 << s;
        confirmed |= isOpen(start) && isTelling(s);
      }
    }
    if (confirmed) {
      matches.add(new Match(candidate, same));
      open &= ~same;
    }
    return confirmed;
  }

  /** Tells whether a match already shows that whole sectors stand at a place. */
  boolean hasMatch(Candidate candidate, int from, int to) {
    int sectors = (1 << ((to + SECTOR - 1) / SECTOR)) - (1 << (from / SECTOR));
    return matches.stream()
        .anyMatch(m -> (m.sectors & sectors) == sectors && m.candidate.sameAs(candidate));
  }

  /** Tells whether a sector has enough nonzero words that it is not equal by chance. */
  boolean isTelling(int sector) {
    int words = 0;
    for (int at = start(sector); at + Long.BYTES <= end(sector); at += Long.BYTES) {
      words += word(at) != 0 ? 1 : 0;
    }
    return words >= TELLING_WORDS;
  }

  @Override
  public String toString() {
    return "FoundPage[offset="
        + offset
        + ", length="
        + length
        + ", matches="
        + matches.size()
        + "]";
  }
}
