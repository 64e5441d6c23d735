package io.dgen.storage.write;

import org.HdrHistogram.Histogram;

/** Adds up the latencies of writes, which each thread records in its own histogram. */
final class LatencyRecorder {

  /** The resolution: shorter than any write, and long enough to keep histograms small. */
  private static final long LEAST_NANOS = 64;

  private static final long USUAL_NANOS = 1_000_000_000;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MICRO = 1000;

  private final Histogram all = one();

  /** Makes a histogram of nanoseconds for one thread. */
  static Histogram one() {
    Histogram histogram = new Histogram(LEAST_NANOS, USUAL_NANOS, DIGITS);
    histogram.setAutoResize(true);
    return histogram;
  }

  synchronized void add(Histogram one) {
    all.add(one);
  }

  synchronized WriteLatency latency() {
    return new WriteLatency(
        all.getTotalCount(), micros(50), micros(90), micros(99), micros(99.9), micros(100));
  }

  private double micros(double percentile) {
    return all.getTotalCount() == 0 ? 0 : all.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }
}
