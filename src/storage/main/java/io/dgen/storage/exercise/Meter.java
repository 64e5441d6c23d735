package io.dgen.storage.exercise;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts operations while they are done by many threads. */
final class Meter {

  /** Threads share recorders, so that many threads do not need much memory. */
  private static final int STRIPES = 16;

  private static final long LEAST_NANOS = 64;
  private static final long USUAL_NANOS = 1_000_000_000;
  private static final int DIGITS = 2;

  private final Map<Operation, Counter> counters = new EnumMap<>(Operation.class);
  final LongAdder verified = new LongAdder();
  final LongAdder unverified = new LongAdder();

  /** Counts one kind of operation. */
  private static final class Counter {
    private final Recorder[] recorders;
    private final LongAdder bytes = new LongAdder();
    private final Histogram total = histogram();

    Counter(int stripes) {
      recorders = new Recorder[stripes];
      for (int i = 0; i < stripes; i++) {
        recorders[i] = new Recorder(DIGITS);
      }
    }

    OperationStatistics interval() {
      Histogram sum = histogram();
      for (Recorder recorder : recorders) {
        sum.add(recorder.getIntervalHistogram());
      }
      total.add(sum);
      return new OperationStatistics(bytes.sum(), sum);
    }
  }

  Meter(int threads) {
    for (Operation operation : Operation.values()) {
      counters.put(operation, new Counter(Math.min(threads, STRIPES)));
    }
  }

  private static Histogram histogram() {
    Histogram histogram = new Histogram(LEAST_NANOS, USUAL_NANOS, DIGITS);
    histogram.setAutoResize(true);
    return histogram;
  }

  void record(int thread, Operation operation, long nanos, long size) {
    Counter counter = Objects.requireNonNull(counters.get(operation));
    counter.recorders[thread % counter.recorders.length].recordValue(Math.max(0, nanos));
    counter.bytes.add(size);
  }

  /** Returns what was done since the last call. */
  synchronized Map<Operation, OperationStatistics> interval() {
    Map<Operation, OperationStatistics> interval = new EnumMap<>(Operation.class);
    counters.forEach((operation, counter) -> interval.put(operation, counter.interval()));
    return interval;
  }

  synchronized Map<Operation, OperationStatistics> totals() {
    interval();
    Map<Operation, OperationStatistics> totals = new EnumMap<>(Operation.class);
    counters.forEach(
        (operation, counter) ->
            totals.put(
                operation, new OperationStatistics(counter.bytes.sum(), counter.total.copy())));
    return totals;
  }
}
