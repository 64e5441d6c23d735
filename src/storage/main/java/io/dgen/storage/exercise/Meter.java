package io.dgen.storage.exercise;

import io.dgen.storage.latency.LatencyHistogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts operations while they are done by many threads. */
final class Meter {

  /** Threads share histograms, so that many threads do not need much memory. */
  private static final int STRIPES = 16;

  /** Percentiles within 1 %. */
  private static final int BITS = 7;

  private final Map<Operation, Counter> counters = new EnumMap<>(Operation.class);
  final LongAdder verified = new LongAdder();
  final LongAdder unverified = new LongAdder();

  /** Counts one kind of operation. */
  private static final class Counter {
    private final LatencyHistogram[] stripes;
    private final LongAdder bytes = new LongAdder();
    private LatencyHistogram reported = new LatencyHistogram(BITS);

    Counter(int count) {
      stripes = new LatencyHistogram[count];
      for (int i = 0; i < count; i++) {
        stripes[i] = new LatencyHistogram(BITS);
      }
    }

    OperationStatistics total() {
      LatencyHistogram total = new LatencyHistogram(BITS);
      for (LatencyHistogram stripe : stripes) {
        total.add(stripe);
      }
      return new OperationStatistics(bytes.sum(), total);
    }

    OperationStatistics interval() {
      OperationStatistics total = total();
      LatencyHistogram before = reported;
      reported = total.latency();
      return new OperationStatistics(total.bytes(), total.latency().since(before));
    }
  }

  Meter(int threads) {
    for (Operation operation : Operation.values()) {
      counters.put(operation, new Counter(Math.min(threads, STRIPES)));
    }
  }

  void record(int thread, Operation operation, long nanos, long size) {
    Counter counter = Objects.requireNonNull(counters.get(operation));
    counter.stripes[thread % counter.stripes.length].record(nanos);
    counter.bytes.add(size);
  }

  /** Returns what was done since the last call; the bytes are those of all calls. */
  synchronized Map<Operation, OperationStatistics> interval() {
    Map<Operation, OperationStatistics> interval = new EnumMap<>(Operation.class);
    counters.forEach((operation, counter) -> interval.put(operation, counter.interval()));
    return interval;
  }

  Map<Operation, OperationStatistics> totals() {
    Map<Operation, OperationStatistics> totals = new EnumMap<>(Operation.class);
    counters.forEach((operation, counter) -> totals.put(operation, counter.total()));
    return totals;
  }
}
