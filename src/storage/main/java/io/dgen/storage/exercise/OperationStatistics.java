package io.dgen.storage.exercise;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How many operations of a kind there were, and how long they took from the call to its return. */
public final class OperationStatistics {

  private static final double NANOS_PER_MICRO = 1e3;

  private final long bytes;
  private final Histogram latency;

  OperationStatistics(long bytes, Histogram latency) {
    this.bytes = bytes;
    this.latency = latency;
  }

  /**
   * A bucket of the histogram.
   *
   * @param micros its upper bound, in microseconds
   * @param count how many operations are in it
   */
  public record Bucket(double micros, long count) {}

  /**
   * Returns how many there were.
   *
   * @return operations
   */
  public long count() {
    return latency.getTotalCount();
  }

  /**
   * Returns how much was read, written or zeroed.
   *
   * @return bytes
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns a percentile of the latency.
   *
   * @param percentile 0 to 100
   * @return microseconds, within 1 %; 0 if there were no operations
   */
  public double micros(double percentile) {
    return count() == 0 ? 0 : latency.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }

  /**
   * Returns the histogram of the latency.
   *
   * @return the buckets that are not empty, in order
   */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>();
    latency
        .recordedValues()
        .forEach(
            value ->
                buckets.add(
                    new Bucket(
                        value.getValueIteratedTo() / NANOS_PER_MICRO,
                        value.getCountAtValueIteratedTo())));
    return buckets;
  }
}
