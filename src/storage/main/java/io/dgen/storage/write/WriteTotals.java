package io.dgen.storage.write;

import io.dgen.storage.channel.ByteRanges;
import java.util.concurrent.atomic.LongAdder;

/** Counters that the threads of a write share. Thread-safe. */
final class WriteTotals {

  private static final double NANOS = 1e9;

  final LongAdder bytes = new LongAdder();
  final LongAdder keptBytes = new LongAdder();
  final LongAdder bufferedBytes = new LongAdder();

  /** How long writing took, added up over the files. */
  final LongAdder fileNanos = new LongAdder();

  final LongAdder checkNanos = new LongAdder();
  final LongAdder generationNanos = new LongAdder();
  final LongAdder storageNanos = new LongAdder();
  final LongAdder syncNanos = new LongAdder();
  final LatencyRecorder latencies = new LatencyRecorder();

  /** What the medium did not take, by its offset in the file. */
  final ByteRanges unwritten = new ByteRanges();

  /** Whether any file of a set has been created or changed. */
  volatile boolean changed;

  private volatile boolean synced = true;

  /** Notes that something was written that is not synced to stable storage. */
  void notSynced() {
    synced = false;
  }

  /** Returns whether all is synced so far. */
  boolean synced() {
    return synced;
  }

  /**
   * Returns the result.
   *
   * @param writers threads that waited for data and storage
   * @param callers threads that checked and synced
   * @param generating threads that generated
   * @param elapsedNanos how long writing took
   */
  WriteResult result(int writers, int callers, int generating, long elapsedNanos) {
    return new WriteResult(
        bytes.sum() - unwritten.bytes(),
        keptBytes.sum(),
        seconds(checkNanos, callers),
        elapsedNanos / NANOS,
        seconds(generationNanos, writers),
        seconds(storageNanos, writers),
        seconds(syncNanos, callers),
        synced,
        bufferedBytes.sum(),
        generating,
        latencies.latency());
  }

  private static double seconds(LongAdder nanos, int threads) {
    return nanos.sum() / NANOS / threads;
  }
}
