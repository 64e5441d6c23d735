package io.dgen.storage.exercise;

import io.dgen.storage.latency.LatencyHistogram;
import java.util.ArrayList;
import java.util.List;

/** How many operations of a kind there were, and how long they took from the call to its return. */
public final class OperationStatistics {

  private static final double NANOS_PER_MICRO = 1e3;

  private final long bytes;
  private final LatencyHistogram latency;

  OperationStatistics(long bytes, LatencyHistogram latency) {
    this.bytes = bytes;
    this.latency = latency;
  }

  LatencyHistogram latency() {
    return latency;
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
    return latency.count();
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
    return latency.percentile(percentile) / NANOS_PER_MICRO;
  }

  /**
   * Returns the histogram of the latency.
   *
   * @return the buckets that are not empty, in order
   */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>();
    latency.forEach((nanos, count) -> buckets.add(new Bucket(nanos / NANOS_PER_MICRO, count)));
    return buckets;
  }

  @Override
  public String toString() {
    return "OperationStatistics[bytes=" + bytes + ", " + latency + "]";
  }
}
