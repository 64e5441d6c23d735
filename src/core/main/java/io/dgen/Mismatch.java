package io.dgen;

import io.dgen.stream.SectorDifference;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The differences between found bytes and the stream. Positions are positions in the stream.
 *
 * @param first position of the first byte that differs
 * @param last position of the last byte that differs
 * @param expected expected value of the first byte that differs, 0 to 255
 * @param found found value of the first byte that differs, 0 to 255
 * @param pages the number of pages of 4096 bytes with at least one byte that differs
 * @param bytes the number of bytes that differ
 * @param bits the number of bits that differ
 * @param likeness what the found data looks like
 */
public record Mismatch(
    long first,
    long last,
    int expected,
    int found,
    long pages,
    long bytes,
    long bits,
    Likeness likeness) {

  /** What found data looks like, sector of 512 bytes by sector. */
  public enum Likeness {
    /** All zero in every sector that differs. */
    ZEROS,
    /**
     * The expected data with few bits flipped in every sector that differs: fewer than one in 16 of
     * the bits of those rows of 64 bytes that differ.
     */
    BIT_FLIPS,
    /** Other data, or several of these. */
    UNKNOWN
  }

  /** The mismatch of a page that differs, or a part of one. */
  static Mismatch of(long position, MemorySegment expected, MemorySegment found) {
    @Nullable SectorDifference first = null;
    @Nullable SectorDifference last = null;
    long bytes = 0;
    long bits = 0;
    @Nullable Likeness likeness = null;
    for (SectorDifference sector : SectorDifference.of(expected, found)) {
      if (sector.content() != SectorDifference.Content.RIGHT) {
        first = first == null ? sector : first;
        last = sector;
        bytes += sector.bytes();
        bits += sector.bits();
        Likeness own = likeness(sector.content());
        likeness = likeness == null || likeness == own ? own : Likeness.UNKNOWN;
      }
    }
    if (first == null || last == null || likeness == null) {
      throw new IllegalArgumentException("nothing differs");
    }
    return new Mismatch(
        position + first.first(),
        position + last.last(),
        first.expected(),
        first.found(),
        1,
        bytes,
        bits,
        likeness);
  }

  private static Likeness likeness(SectorDifference.Content content) {
    return switch (content) {
      case ZEROS -> Likeness.ZEROS;
      case FLIPS -> Likeness.BIT_FLIPS;
      case RIGHT, OTHER, MIXED -> Likeness.UNKNOWN;
    };
  }

  /**
   * Returns the mismatch of two ranges together, which must not overlap.
   *
   * @param other the mismatch of another range of the same stream
   * @return the first and last position of both, and the sums of the counts; a page that both
   *     ranges share is counted twice
   */
  public Mismatch and(Mismatch other) {
    Objects.requireNonNull(other, "other");
    Mismatch earlier = first <= other.first ? this : other;
    return new Mismatch(
        earlier.first,
        Math.max(last, other.last),
        earlier.expected,
        earlier.found,
        pages + other.pages,
        bytes + other.bytes,
        bits + other.bits,
        likeness == other.likeness ? likeness : Likeness.UNKNOWN);
  }
}
