package io.dgen.io;

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
}
