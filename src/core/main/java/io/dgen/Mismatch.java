package io.dgen;

import io.dgen.stream.Differences;
import java.util.Objects;

/**
 * Where found bytes depart from the stream. Positions are the stream's.
 *
 * @param first position of the first byte that differs
 * @param last position of the last byte that differs
 * @param expected what the first differing byte should be, 0 to 255
 * @param found what it is, 0 to 255
 * @param pages pages of 4096 bytes with at least one byte that differs
 * @param bytes bytes that differ
 * @param bits bits that differ
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
    /** All zero on every page that differs. */
    ZEROS,
    /** Not that, but the expected data with few bits flipped: fewer than one in 64. */
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
   * The mismatch of two ranges together that do not overlap.
   *
   * @param other of another range of the same stream
   * @return first and last of both, sums of the rest; pages are counted twice where the ranges
   *     share one
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
