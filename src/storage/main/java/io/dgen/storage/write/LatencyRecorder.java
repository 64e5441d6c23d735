package io.dgen.storage.write;

import io.dgen.storage.latency.LatencyHistogram;

/** Adds up the latencies of writes, which each thread records in its own histogram. */
final class LatencyRecorder {

  /** Percentiles within 0.1 %. */
  private static final int BITS = 10;

  private static final double NANOS_PER_MICRO = 1000;

  private final LatencyHistogram all = one();

  /** Makes a histogram for one thread. */
  static LatencyHistogram one() {
    return new LatencyHistogram(BITS);
  }

  void add(LatencyHistogram one) {
    all.add(one);
  }

  WriteLatency latency() {
    return new WriteLatency(
        all.count(), micros(50), micros(90), micros(99), micros(99.9), micros(100));
  }

  private double micros(double percentile) {
    return all.percentile(percentile) / NANOS_PER_MICRO;
  }
}
