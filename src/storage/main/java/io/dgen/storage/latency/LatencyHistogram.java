package io.dgen.storage.latency;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts durations in buckets whose width grows with the duration, so that every percentile is
 * known within a fixed share of its value. Needs memory only for the magnitudes that occur.
 * Thread-safe; recording never waits. A sum taken while others record has some of what they record.
 */
public final class LatencyHistogram {

  /** Shorter than any operation on storage; shorter durations count as this long. */
  private static final int RESOLUTION_BITS = 6;

  private static final int MOST_BITS = 16;

  private final int bits;
  private final int half;

  /**
   * Row 0 counts each value of up to {@link #bits} bits by itself; row r those with r bits more, in
   * buckets of 2^r values.
   */
  private final AtomicReferenceArray<AtomicLongArray> rows;

  /** Is given each bucket that is not empty. */
  @FunctionalInterface
  public interface BucketAction {

    /**
     * Takes a bucket.
     *
     * @param nanos the longest duration in it, in nanoseconds
     * @param count how many durations are in it
     */
    void accept(long nanos, long count);
  }

  /**
   * Makes an empty histogram.
   *
   * @param bits precision: what is returned exceeds what was recorded by less than 2^-bits of it,
   *     or by 64 ns; 1 to 16
   * @throws IllegalArgumentException if there are fewer bits or more
   */
  public LatencyHistogram(int bits) {
    if (bits < 1 || bits > MOST_BITS) {
      throw new IllegalArgumentException(
          "bits is " + bits + ": 1 to " + MOST_BITS + " are allowed");
    }
    this.bits = bits + 1;
    half = 1 << bits;
    rows = new AtomicReferenceArray<>(Long.SIZE - RESOLUTION_BITS - this.bits);
  }

  /**
   * Counts a duration.
   *
   * @param nanos nanoseconds; less than 0 counts as 0
   */
  public void record(long nanos) {
    long value = Math.max(0, nanos) >> RESOLUTION_BITS;
    int row = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - bits);
    int column = (int) (value >> row);
    row(row).incrementAndGet(row == 0 ? column : column - half);
  }

  /**
   * Adds what another histogram counted.
   *
   * @param other one of the same precision
   * @throws IllegalArgumentException if its precision differs
   */
  public void add(LatencyHistogram other) {
    if (other.bits != bits) {
      throw new IllegalArgumentException(
          "a histogram of " + (other.bits - 1) + " bits is added to one of " + (bits - 1));
    }
    for (int row = 0; row < rows.length(); row++) {
      AtomicLongArray counts = other.rows.get(row);
      for (int column = 0; counts != null && column < counts.length(); column++) {
        long count = counts.get(column);
        if (count != 0) {
          row(row).addAndGet(column, count);
        }
      }
    }
  }

  /**
   * Returns what was counted since an earlier state.
   *
   * @param earlier a copy of this histogram, made earlier
   * @return a new histogram
   */
  public LatencyHistogram since(LatencyHistogram earlier) {
    LatencyHistogram since = new LatencyHistogram(bits - 1);
    since.add(this);
    for (int row = 0; row < rows.length(); row++) {
      AtomicLongArray counts = earlier.rows.get(row);
      for (int column = 0; counts != null && column < counts.length(); column++) {
        long count = counts.get(column);
        if (count != 0) {
          since.row(row).addAndGet(column, -count);
        }
      }
    }
    return since;
  }

  /**
   * Returns how many durations were counted.
   *
   * @return how many
   */
  public long count() {
    long[] total = {0};
    forEach((_, count) -> total[0] += count);
    return total[0];
  }

  /**
   * Returns the duration that a share of all does not exceed.
   *
   * @param percentile 0 to 100; 100 is the longest
   * @return nanoseconds: the longest duration of the bucket in which it lies; 0 if nothing was
   *     counted
   */
  public long percentile(double percentile) {
    double wanted = Math.max(1, Math.ceil(count() * Math.min(percentile, 100) / 100));
    long[] found = {0};
    long[] counted = {0};
    forEach(
        (nanos, count) -> {
          if (counted[0] < wanted) {
            found[0] = nanos;
          }
          counted[0] += count;
        });
    return found[0];
  }

  /**
   * Hands out the buckets that are not empty, shortest durations first.
   *
   * @param action is given each
   */
  public void forEach(BucketAction action) {
    for (int row = 0; row < rows.length(); row++) {
      AtomicLongArray counts = rows.get(row);
      for (int column = 0; counts != null && column < counts.length(); column++) {
        long count = counts.get(column);
        if (count != 0) {
          action.accept(longest(row, column), count);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "LatencyHistogram[count="
        + count()
        + ", p50="
        + percentile(50)
        + " ns, p99="
        + percentile(99)
        + " ns, max="
        + percentile(100)
        + " ns]";
  }

  private long longest(int row, int column) {
    long next = 1L + column + (row == 0 ? 0 : half);
    // The last bucket of all ends at Long.MAX_VALUE.
    return (next << (row + RESOLUTION_BITS)) - 1;
  }

  private AtomicLongArray row(int row) {
    AtomicLongArray counts = rows.get(row);
    if (counts == null) {
      rows.compareAndSet(row, null, new AtomicLongArray(row == 0 ? 2 * half : half));
      counts = rows.get(row);
    }
    return counts;
  }
}
