package io.dgen;

import java.io.Serializable;
import java.util.Locale;

/**
 * The generations of a stream in which a range holds the same bytes. Immutable.
 *
 * @param first the first of them, in which the range changed
 * @param last the last of them
 */
public record Generations(long first, long last) implements Serializable {

  private static final int FRACTION_BITS = 32;

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if the last one is before the first
   */
  public Generations {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "first is %d and last %d, but must be 0 or more, in order",
              first,
              last));
    }
  }

  /**
   * Returns the generations in which a source unit has the same version.
   *
   * @param change the generation in question, and how much each changes
   * @param fraction the unit's own, times 2<sup>32</sup>
   */
  static Generations of(Change change, long fraction) {
    long rate = (long) Math.floor(change.rate() * 0x1p32 + 0.5);
    long most = Integer.MAX_VALUE;
    if (rate == 0) {
      return new Generations(0, most);
    }
    long version = (change.generation() * rate + fraction) >>> FRACTION_BITS;
    long from = Math.ceilDiv((version << FRACTION_BITS) - fraction, rate);
    long next = Math.ceilDiv(((version + 1) << FRACTION_BITS) - fraction, rate);
    return new Generations(Math.max(0, from), Math.min(most, next - 1));
  }

  /**
   * Tells whether a generation is one of these.
   *
   * @param generation any
   * @return true if so
   */
  public boolean has(long generation) {
    return first <= generation && generation <= last;
  }

  /**
   * Tells whether others have a generation in common with these.
   *
   * @param other the others
   * @return true if so
   */
  public boolean meets(Generations other) {
    return first <= other.last && other.first <= last;
  }

  /**
   * Returns the generations in which two ranges both hold the same bytes.
   *
   * @param other those of the other range
   * @return what both have in common
   * @throws IllegalArgumentException if there is none
   */
  public Generations and(Generations other) {
    return new Generations(Math.max(first, other.first), Math.min(last, other.last));
  }
}
