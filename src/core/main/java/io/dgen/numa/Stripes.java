package io.dgen.numa;

/**
 * A chunk's memory cut into a stripe for each group of workers, in proportion to its workers. The
 * stripes depend only on the chunk's size and the groups, so that a page always belongs to the same
 * group. Immutable.
 */
public final class Stripes {

  private static final long PAGE_BYTES = NodeMemory.pageBytes();
  private static final long HUGE_PAGE_BYTES = 2 << 20;

  /** With fewer huge pages per stripe, stripes of whole huge pages would be too unequal. */
  private static final long HUGE_PAGES_PER_STRIPE = 2;

  private final long[] bounds;

  /**
   * Cuts a chunk.
   *
   * @param bytes its size
   * @param workers the number of workers of each group; at least one group and one worker
   */
  public Stripes(long bytes, int[] workers) {
    long all = 0;
    for (int n : workers) {
      all += n;
    }
    long whole =
        bytes >= workers.length * HUGE_PAGES_PER_STRIPE * HUGE_PAGE_BYTES
            ? HUGE_PAGE_BYTES
            : PAGE_BYTES;
    bounds = new long[workers.length + 1];
    long before = 0;
    for (int g = 0; g < workers.length; g++) {
      bounds[g] = share(bytes, before, all) / whole * whole;
      before += workers[g];
    }
    bounds[workers.length] = bytes;
  }

  /** Returns {@code bytes * part / all} without overflow. */
  private static long share(long bytes, long part, long all) {
    return bytes / all * part + bytes % all * part / all;
  }

  /**
   * Returns the start of a group's stripe.
   *
   * @param group its number
   * @return bytes from the chunk's start
   */
  public long start(int group) {
    return bounds[group];
  }

  /**
   * Returns the end of a group's stripe.
   *
   * @param group its number
   * @return bytes from the chunk's start
   */
  public long end(int group) {
    return bounds[group + 1];
  }
}
