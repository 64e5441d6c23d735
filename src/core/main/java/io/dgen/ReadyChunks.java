package io.dgen;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The filled chunks of a pipeline that no consumer has taken yet. Thread-safe. */
final class ReadyChunks {

  /** No limit of a wait. */
  static final long FOR_EVER = Long.MAX_VALUE;

  private static final long DIAGNOSIS_NANOS = 1_000_000_000;

  private final ChunkPipeline.Order order;
  private final long chunks;

  /** The number of buffers of the pipeline. */
  private final int buffers;

  /** For each chunk, its filler and its consumer take the lock once. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final List<ChunkPipeline.Chunk> ready = new ArrayList<>();
  private long handedOut;

  /** The number of chunks that consumers have taken and not closed. */
  private int taken;

  private boolean diagnosed;
  private @Nullable Throwable failure;
  private boolean closed;

  /** Creates the queue for a number of chunks. */
  ReadyChunks(ChunkPipeline.Order order, long chunks, int buffers) {
    this.order = order;
    this.chunks = chunks;
    this.buffers = buffers;
  }

  /** Adds a chunk, or returns its buffer if the pipeline is closed. */
  void add(ChunkPipeline.Chunk chunk) {
    boolean late;
    lock.lock();
    try {
      late = closed;
      if (!late) {
        ready.add(chunk);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      chunk.release();
    }
  }

  /** Makes every consumer fail with the first such exception. */
  void fail(Throwable e) {
    lock.lock();
    try {
      failure = failure == null ? e : failure;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a chunk, preferably of this node, waiting until there is one or the time is over.
   *
   * @return the chunk, or null after the last one or when the time is over
   */
  ChunkPipeline.@Nullable Chunk take(int node, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      long untilDiagnosis = DIAGNOSIS_NANOS;
      while (true) {
        if (closed) {
          throw new IllegalStateException("the pipeline is closed");
        }
        if (failure != null) {
          throw new IllegalStateException("a chunk could not be generated: " + failure, failure);
        }
        if (handedOut == chunks) {
          return null;
        }
        int best = best(node);
        if (best >= 0) {
          handedOut++;
          taken++;
          if (handedOut == chunks) {
            changed.signalAll();
          }
          return ready.remove(best);
        }
        if (left <= 0) {
          return null;
        }
        long wait = Math.min(left, untilDiagnosis);
        long waited = wait - changed.awaitNanos(wait);
        left -= nanos == FOR_EVER ? 0 : waited;
        untilDiagnosis -= waited;
        if (untilDiagnosis <= 0) {
          diagnose();
          untilDiagnosis = FOR_EVER;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Warns if no chunk can become ready before a consumer closes one. Whether a consumer will cannot
   * be known: another thread may have the chunks.
   */
  private void diagnose() {
    if (!diagnosed && taken > 0 && taken + ready.size() == buffers) {
      diagnosed = true;
      System.getLogger("io.dgen")
          .log(
              System.Logger.Level.WARNING,
              "a consumer has waited for a chunk for a second, while consumers hold "
                  + taken
                  + " of the pipeline's "
                  + buffers
                  + " chunks and none can be filled: close chunks before taking more, or set a"
                  + " larger chunksPerNode");
    }
  }

  /** Counts a chunk that a consumer has closed. */
  void closed() {
    lock.lock();
    try {
      taken--;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the last chunk has been taken. */
  boolean allTaken() {
    lock.lock();
    try {
      return handedOut == chunks;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return "taken="
          + handedOut
          + " of "
          + chunks
          + ", ready="
          + ready.size()
          + ", held="
          + taken
          + (closed ? ", closed" : "");
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the index of the chunk for a consumer on this node, or −1 if none is ready. There are
   * never more chunks than buffers.
   */
  private int best(int node) {
    int any = -1;
    for (int i = 0; i < ready.size(); i++) {
      ChunkPipeline.Chunk chunk = ready.get(i);
      if (order == ChunkPipeline.Order.IN_ORDER) {
        if (chunk.number() == handedOut) {
          return i;
        }
      } else if (node < 0 || chunk.node() == node) {
        return i;
      } else {
        any = any < 0 ? i : any;
      }
    }
    return any;
  }

  /** Wakes the consumers. Returns the chunks that nobody has taken, or null if already closed. */
  @Nullable List<ChunkPipeline.Chunk> close() {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      closed = true;
      List<ChunkPipeline.Chunk> left = List.copyOf(ready);
      ready.clear();
      changed.signalAll();
      return left;
    } finally {
      lock.unlock();
    }
  }
}
