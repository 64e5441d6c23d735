package io.dgen;

import io.dgen.numa.ChunkParts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one node in a pipeline, and the chunk that its threads are filling. If there are
 * more threads than buffers, several threads fill parts of a chunk. Thread-safe.
 */
final class ChunkRing {

  /** Begins the next chunk of the stream. */
  @FunctionalInterface
  interface Chunks {
    /** Returns a chunk in this buffer of this ring; null at the end of the stream. */
    ChunkPipeline.@Nullable Chunk next(ChunkRing ring, ChunkBuffer buffer);
  }

  /**
   * A part of a chunk, filled by one thread.
   *
   * @param chunk the chunk
   * @param offset offset of the part in bytes
   * @param length size of the part in bytes
   * @param left the number of the chunk's parts that are not done
   */
  record Part(ChunkPipeline.Chunk chunk, long offset, long length, AtomicInteger left) {
    /** Marks this part as done. Returns true for the last part of its chunk. */
    boolean isLastDone() {
      return left.decrementAndGet() == 0;
    }
  }

  private final int node;
  private final long partBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Deque<ChunkBuffer> free = new ArrayDeque<>();
  private final Workers workers;
  private final int group;
  private final long chunkBytes;

  /** How many buffers are to be allocated again, see {@link ChunkPipeline.Chunk#close}. */
  private int missing;

  private boolean closed;

  /** The chunk whose parts threads are taking, if any are left. */
  private ChunkPipeline.@Nullable Chunk open;

  private AtomicInteger openLeft = new AtomicInteger();
  private long openOffset;

  ChunkRing(Workers workers, int group, ChunkPipeline.Settings settings) {
    this.workers = workers;
    this.group = group;
    chunkBytes = settings.chunkBytes();
    node = workers.node(group);
    partBytes =
        ChunkParts.partBytes(
            settings.chunkBytes(), workers.inGroup(group), settings.chunksPerNode());
    try {
      for (int i = 0; i < settings.chunksPerNode(); i++) {
        free.add(allocate());
      }
    } catch (RuntimeException | Error e) {
      free.forEach(ChunkBuffer::close);
      throw e;
    }
  }

  private ChunkBuffer allocate() {
    return ChunkBuffer.allocate(workers, group, chunkBytes);
  }

  int node() {
    return node;
  }

  /** Returns the next part to fill, waiting for a free buffer if necessary; null at the end. */
  @Nullable Part nextPart(Chunks chunks) throws InterruptedException {
    lock.lock();
    try {
      while (open == null) {
        if (closed) {
          return null;
        }
        ChunkBuffer buffer = free.poll();
        if (buffer == null && missing > 0) {
          buffer = allocate();
          missing--;
        }
        if (buffer == null) {
          freed.await();
          continue;
        }
        ChunkPipeline.Chunk next = begin(chunks, buffer);
        if (next == null) {
          // Nor is there anything for the other threads to wait for.
          freed.signalAll();
          return null;
        }
        open = next;
        openOffset = 0;
        openLeft = new AtomicInteger((int) Math.ceilDiv(next.length(), partBytes));
      }
      ChunkPipeline.Chunk chunk = open;
      long offset = openOffset;
      long length = Math.min(partBytes, chunk.length() - offset);
      openOffset += length;
      Part part = new Part(chunk, offset, length, openLeft);
      if (openOffset == chunk.length()) {
        open = null;
      } else {
        freed.signal(); // a waiting thread can take the next part
      }
      return part;
    } finally {
      lock.unlock();
    }
  }

  /** Begins a chunk in a buffer. If there is none, or this fails, the buffer remains free. */
  private ChunkPipeline.@Nullable Chunk begin(Chunks chunks, ChunkBuffer buffer) {
    ChunkPipeline.@Nullable Chunk next = null;
    try {
      next = chunks.next(this, buffer);
    } finally {
      if (next == null) {
        free.add(buffer);
      }
    }
    return next;
  }

  void giveBack(ChunkBuffer buffer) {
    lock.lock();
    try {
      if (closed) {
        buffer.close();
        return;
      }
      free.add(buffer);
      freed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Has another buffer allocated in place of one that is closed. */
  void replace() {
    lock.lock();
    try {
      missing++;
      freed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Frees the unused buffers; the others are freed when they are returned. */
  void close() {
    lock.lock();
    try {
      closed = true;
      free.forEach(ChunkBuffer::close);
      free.clear();
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
