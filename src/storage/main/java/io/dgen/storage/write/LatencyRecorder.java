package io.dgen.storage.write;

import org.HdrHistogram.Histogram;

/** Collects how long writes take: each thread into a histogram of its own, put together here. */
final class LatencyRecorder {

  /** What is told apart at least; less than any write takes, and it keeps histograms small. */
  private static final long LEAST_NANOS = 64;

  private static final long USUAL_NANOS = 1_000_000_000;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MICRO = 1000;

  private final Histogram all = one();

  /** A thread's own histogram of nanoseconds. */
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
