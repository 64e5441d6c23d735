package io.dgen.cli.live;

/**
 * What a phase of a job will have done when it ends; it ends with the first of these.
 *
 * @param bytes how much, or {@link #NONE}
 * @param operations how many, or {@link #NONE}
 * @param nanos how long it takes, or {@link #NONE}
 */
public record Goal(long bytes, long operations, long nanos) {

  /** There is no such limit. */
  public static final long NONE = -1;

  /**
   * A number of bytes.
   *
   * @param bytes how many, or {@link #NONE}
   * @return the goal
   */
  public static Goal bytes(long bytes) {
    return new Goal(bytes, NONE, NONE);
  }

  /** Returns which share of it is done, or NaN if nothing tells. */
  double share(long doneBytes, long doneOperations, double seconds) {
    double share = Double.NaN;
    share = Figures.larger(share, of(doneBytes, bytes));
    share = Figures.larger(share, of(doneOperations, operations));
    share = Figures.larger(share, nanos < 0 ? Double.NaN : seconds * 1e9 / Math.max(1, nanos));
    return Math.clamp(share, 0, 1);
  }

  private static double of(long done, long all) {
    return all < 0 ? Double.NaN : all == 0 ? 1 : (double) done / all;
  }
}
