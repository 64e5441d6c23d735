package io.dgen.storage.locate;

/**
 * Consecutive stream numbers.
 *
 * @param first the first of them; all 64 bits count
 * @param count how many, at least 1
 */
public record StreamRange(long first, long count) {

  /**
   * Checks the count.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public StreamRange {
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + ", but must be 1 or more");
    }
  }

  /**
   * Returns the i-th of its numbers, ordered by their distance from a number, which need not be in
   * the range.
   */
  long nearest(long number, long i) {
    long below = number - first;
    if (Long.compareUnsigned(below, count) >= 0) {
      // Not in it: from the first one on, or from the last one back.
      below = Long.compareUnsigned(number, first) < 0 ? 0 : count - 1;
    }
    long above = count - 1 - below;
    long both = Math.min(below, above);
    if (i - both > both) {
      return first + below + (above > below ? i - both : both - i);
    }
    return first + below + (i % 2 == 1 ? i / 2 + 1 : -(i / 2));
  }
}
