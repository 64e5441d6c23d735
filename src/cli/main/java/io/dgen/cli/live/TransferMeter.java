package io.dgen.cli.live;

import io.dgen.storage.channel.TransferObserver;
import io.dgen.storage.latency.LatencyHistogram;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a transfer tells of itself: a few additions for each block. Latencies are recorded
 * only when something shows them.
 */
public final class TransferMeter implements TransferObserver, LiveSource {

  private static final int STRIPES = 8;

  private final String operation;
  private final long files;
  private final LongAdder done = new LongAdder();
  private final LongAdder moved = new LongAdder();
  private final LongAdder operations = new LongAdder();
  private final LongAdder dataNanos = new LongAdder();
  private final LongAdder storageNanos = new LongAdder();
  private final LongAdder filesDone = new LongAdder();
  private final Map<Integer, LongAdder> nodes = new ConcurrentHashMap<>();
  private final Map<Long, Current> current = new ConcurrentHashMap<>();

  /** Null until latencies are recorded. */
  private volatile LatencyHistogram @Nullable [] recorders;

  private LatencyHistogram reported = new LatencyHistogram(PRECISION_BITS);

  /** A file and how much of it is done. */
  private record Current(String file, long bytes, LongAdder done) {}

  /**
   * Creates a meter.
   *
   * @param operation what a transfer of a block is called
   * @param files how many files there are
   */
  public TransferMeter(String operation, long files) {
    this.operation = operation;
    this.files = files;
  }

  @Override
  public void accept(long bytes) {
    done.add(bytes);
    if (files > 1) {
      Current mine = current.get(Thread.currentThread().threadId());
      if (mine == null && current.size() == 1) { // that file is written by all threads
        mine = current.values().stream().findFirst().orElse(null);
      }
      if (mine != null) {
        mine.done.add(bytes);
      }
    }
  }

  @Override
  public void onStorage(long bytes, long nanos, int node) {
    operations.increment();
    moved.add(bytes);
    storageNanos.add(nanos);
    if (node != NO_NODE) {
      nodes.computeIfAbsent(node, _ -> new LongAdder()).add(bytes);
    }
    LatencyHistogram[] all = recorders;
    if (all != null) {
      all[(int) (Thread.currentThread().threadId() % all.length)].record(nanos);
    }
  }

  @Override
  public void onData(long nanos) {
    dataNanos.add(nanos);
  }

  @Override
  public void begins(String name, long bytes) {
    if (files > 1) {
      current.put(Thread.currentThread().threadId(), new Current(name, bytes, new LongAdder()));
    }
  }

  @Override
  public void ends() {
    if (files > 1) {
      current.remove(Thread.currentThread().threadId());
      filesDone.increment();
    }
  }

  @Override
  public void record() {
    LatencyHistogram[] made = new LatencyHistogram[STRIPES];
    for (int i = 0; i < made.length; i++) {
      made[i] = new LatencyHistogram(PRECISION_BITS);
    }
    recorders = made;
  }

  @Override
  public Reading read() {
    LatencyHistogram total = new LatencyHistogram(PRECISION_BITS);
    LatencyHistogram[] all = recorders;
    if (all != null) {
      for (LatencyHistogram one : all) {
        total.add(one);
      }
    }
    LatencyHistogram latencies = total.since(reported);
    reported = total;
    Map<Integer, Long> byNode = new TreeMap<>();
    nodes.forEach((node, bytes) -> byNode.put(node, bytes.sum()));
    return new Reading(
        done.sum(),
        operations.sum() == 0
            ? Map.of()
            : Map.of(operation, new Operations(operations.sum(), moved.sum(), latencies)),
        dataNanos.sum(),
        storageNanos.sum(),
        byNode,
        files > 1 ? new Files(filesDone.sum(), files, inProgress()) : null,
        0);
  }

  private List<File> inProgress() {
    return current.values().stream()
        .sorted(Comparator.comparing(Current::file))
        .map(
            one ->
                new File(
                    one.file.substring(one.file.lastIndexOf('/') + 1), one.done.sum(), one.bytes))
        .toList();
  }
}
