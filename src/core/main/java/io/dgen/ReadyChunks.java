package io.dgen;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The filled chunks of a pipeline that no consumer has taken yet. Thread-safe. */
final class ReadyChunks {

  private final ChunkPipeline.Order order;
  private final long chunks;

  /** For each chunk, its filler and its consumer take the lock once. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final List<ChunkPipeline.Chunk> ready = new ArrayList<>();
  private long handedOut;
  private @Nullable Throwable failure;
  private boolean closed;

  /** Creates the queue for a number of chunks. */
  ReadyChunks(ChunkPipeline.Order order, long chunks) {
    this.order = order;
    this.chunks = chunks;
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
      chunk.close();
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

  /** Takes a chunk, preferably of this node, waiting until there is one; null after the last. */
  ChunkPipeline.@Nullable Chunk take(int node) throws InterruptedException {
    lock.lockInterruptibly();
    try {
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
          if (handedOut == chunks) {
            changed.signalAll();
          }
          return ready.remove(best);
        }
        changed.await();
      }
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
