package io.dgen.storage.remote;

import io.dgen.storage.write.WriteLatency;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Counts requests to a store and how long they take. Thread-safe. */
public final class RequestMeter {

  private static final long LEAST_NANOS = 1000;
  private static final long USUAL_NANOS = 10_000_000_000L;
  private static final int DIGITS = 3;

  private final LongAdder requests = new LongAdder();
  private final LongAdder attempts = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final ConcurrentHistogram puts = histogram();
  private final ConcurrentHistogram gets = histogram();
  private final ConcurrentHistogram firstBytes = histogram();

  /** Has counted nothing yet. */
  public RequestMeter() {}

  private static ConcurrentHistogram histogram() {
    ConcurrentHistogram histogram = new ConcurrentHistogram(LEAST_NANOS, USUAL_NANOS, DIGITS);
    histogram.setAutoResize(true);
    return histogram;
  }

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
    firstBytes.recordValue(nanos);
  }

  /** Counts an object or part that has been sent, with all attempts. */
  void put(long nanos) {
    puts.recordValue(nanos);
  }

  /** Counts a range that has been read, with all attempts. */
  void get(long nanos) {
    gets.recordValue(nanos);
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

  private static WriteLatency latency(ConcurrentHistogram recorded) {
    ConcurrentHistogram all = recorded.copy();
    return new WriteLatency(
        all.getTotalCount(),
        micros(all, 50),
        micros(all, 90),
        micros(all, 99),
        micros(all, 99.9),
        micros(all, 100));
  }

  private static double micros(ConcurrentHistogram all, double percentile) {
    return all.getTotalCount() == 0 ? 0 : all.getValueAtPercentile(percentile) / 1000.0;
  }
}
