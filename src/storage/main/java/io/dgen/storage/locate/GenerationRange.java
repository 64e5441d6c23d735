package io.dgen.storage.locate;

/**
 * Consecutive generations.
 *
 * @param first the first of them, 0 or more
 * @param last the last of them
 */
public record GenerationRange(long first, long last) {

  /** The default number of generations examined below the expected one. */
  public static final int DEFAULT_BELOW = 10;

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if there is no such generation
   */
  public GenerationRange {
    if (first < 0 || last < first || last > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "generations are "
              + first
              + " to "
              + last
              + ", but must be of 0 to 2147483647, in order");
    }
  }

  /** Whether it has a generation. */
  boolean has(long generation) {
    return first <= generation && generation <= last;
  }
}
