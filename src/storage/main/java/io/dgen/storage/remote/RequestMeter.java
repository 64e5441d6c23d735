package io.dgen.storage.remote;

import io.dgen.storage.latency.LatencyHistogram;
import io.dgen.storage.write.WriteLatency;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests to a store and how long they take. Thread-safe. */
public final class RequestMeter {

  /** Percentiles within 0.1 %. */
  private static final int BITS = 10;

  private static final double NANOS_PER_MICRO = 1000;

  private final LongAdder requests = new LongAdder();
  private final LongAdder attempts = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LatencyHistogram puts = new LatencyHistogram(BITS);
  private final LatencyHistogram gets = new LatencyHistogram(BITS);
  private final LatencyHistogram firstBytes = new LatencyHistogram(BITS);

  /** Has counted nothing yet. */
  public RequestMeter() {}

  /** Counts a request, whatever becomes of it. */
  public void request() {
    requests.increment();
  }

  /** Counts an attempt to send a request: the first, or one more. */
  public void attempt() {
    attempts.increment();
  }

  /** Counts an answer that says that the store has too much to do (429, 503). */
  public void refused() {
    refused.increment();
  }

  /**
   * Counts how long it took until a request's first byte was there.
   *
   * @param nanos from the attempt's start
   */
  public void firstByte(long nanos) {
    firstBytes.record(nanos);
  }

  /** Counts an object or part that has been sent, with all attempts. */
  void put(long nanos) {
    puts.record(nanos);
  }

  /** Counts a range that has been read, with all attempts. */
  void get(long nanos) {
    gets.record(nanos);
  }

  /**
   * Returns what has been counted.
   *
   * @return the numbers so far
   */
  public RequestStatistics statistics() {
    long all = requests.sum();
    return new RequestStatistics(
        all,
        Math.max(0, attempts.sum() - all),
        refused.sum(),
        latency(puts),
        latency(gets),
        latency(firstBytes));
  }

  private static WriteLatency latency(LatencyHistogram all) {
    return new WriteLatency(
        all.count(),
        micros(all, 50),
        micros(all, 90),
        micros(all, 99),
        micros(all, 99.9),
        micros(all, 100));
  }

  private static double micros(LatencyHistogram all, double percentile) {
    return all.percentile(percentile) / NANOS_PER_MICRO;
  }

  @Override
  public String toString() {
    return "RequestMeter["
        + requests
        + " requests, "
        + attempts
        + " attempts, "
        + refused
        + " refused]";
  }
}
