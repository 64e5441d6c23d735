package io.dgen;

import io.dgen.stream.Differences;
import java.util.Objects;

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

  /** What found data looks like. */
  public enum Likeness {
    /** All zeros on every page that differs. */
    ZEROS,
    /** The expected data with few bits flipped: fewer than one in 64. */
    BIT_FLIPS,
    /** Other data. */
    UNKNOWN
  }

  private static final long BITS_PER_FLIP = 64;

  static Mismatch of(Differences d) {
    return new Mismatch(
        d.first(),
        d.last(),
        d.firstExpected(),
        d.firstFound(),
        d.pages(),
        d.bytes(),
        d.bits(),
        likeness(d));
  }

  private static Likeness likeness(Differences d) {
    if (d.zeros()) {
      return Likeness.ZEROS;
    }
    return d.bits() * BITS_PER_FLIP < d.compared() * Byte.SIZE
        ? Likeness.BIT_FLIPS
        : Likeness.UNKNOWN;
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
