package io.dgen;

import io.dgen.numa.ChunkParts;
import io.dgen.stream.PageRuns;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Generates chunks ahead into a fixed set of buffers and hands them to any number of consumers.
 * Each buffer belongs to one NUMA node. That node's threads fill it; each fills a chunk or a large
 * part of one. No thread waits at a barrier, as at the end of every {@link
 * DataGenerator#fillChunk}. While all buffers are filled or taken, the threads wait.
 *
 * <p>Thread-safe. A chunk's memory remains valid until the chunk is closed, even if the pipeline is
 * closed before. A pipeline that nobody closes ends when its generator is closed, or when it
 * becomes unreachable.
 */
public final class ChunkPipeline implements AutoCloseable {

  /** Each buffer is a separate mapping, and a process can have about 65 000 mappings. */
  private static final int MOST_CHUNKS_PER_NODE = 2048;

  /** The order in which consumers receive chunks. */
  public enum Order {
    /** The order of the stream. */
    IN_ORDER,
    /** As chunks become ready, those of the consumer's own NUMA node first. */
    ANY
  }

  /**
   * The settings of a pipeline.
   *
   * @param chunkBytes size of a chunk; the last one may be shorter
   * @param chunksPerNode the number of buffers of each node that has workers, 1 to 2048; if workers
   *     are not placed, the number of all buffers
   * @param order the order in which consumers receive chunks
   * @param start position of the first chunk in the stream
   * @param end position after the last chunk, at most the stream's size
   * @param revoke whether a chunk's memory becomes inaccessible when the chunk is closed
   */
  public record Settings(
      long chunkBytes, int chunksPerNode, Order order, long start, long end, boolean revoke) {

    /**
     * Makes settings of chunks whose memory becomes inaccessible when they are closed.
     *
     * @param chunkBytes size of a chunk
     * @param chunksPerNode the number of buffers of each node
     * @param order the order in which consumers receive chunks
     * @param start position of the first chunk in the stream
     * @param end position after the last chunk
     */
    public Settings(long chunkBytes, int chunksPerNode, Order order, long start, long end) {
      this(chunkBytes, chunksPerNode, order, start, end, true);
    }

    /**
     * Checks every setting.
     *
     * @throws IllegalArgumentException naming the setting, its value and its range
     */
    public Settings {
      if (chunkBytes < 1 || chunkBytes > ChunkBuffer.MOST_BYTES) {
        throw new IllegalArgumentException(
            "chunkBytes is " + chunkBytes + ", but must be 1 to " + ChunkBuffer.MOST_BYTES);
      }
      if (chunksPerNode < 1 || chunksPerNode > MOST_CHUNKS_PER_NODE) {
        throw new IllegalArgumentException(
            "chunksPerNode is " + chunksPerNode + ", but must be 1 to " + MOST_CHUNKS_PER_NODE);
      }
      Objects.requireNonNull(order, "order");
      if (start < 0 || end < start) {
        throw new IllegalArgumentException(
            "start is " + start + " and end " + end + ", but must be 0 <= start <= end");
      }
    }

    /**
     * Returns settings for a whole stream, in order, with the default number of buffers.
     *
     * @param spec the stream's parameters
     * @param chunkBytes size of a chunk
     * @return the settings
     */
    public static Settings of(StreamSpec spec, long chunkBytes) {
      return new Settings(
          chunkBytes, ChunkParts.DEFAULT_CHUNKS_PER_NODE, Order.IN_ORDER, 0, spec.size());
    }

    /**
     * Returns these settings with another order.
     *
     * @param newOrder the order
     * @return settings that differ only in the order
     */
    public Settings withOrder(Order newOrder) {
      return new Settings(chunkBytes, chunksPerNode, newOrder, start, end, revoke);
    }

    /**
     * Returns these settings with another number of buffers.
     *
     * @param chunks the buffers of each node
     * @return settings that differ only in the number of buffers
     */
    public Settings withChunksPerNode(int chunks) {
      return new Settings(chunkBytes, chunks, order, start, end, revoke);
    }

    /**
     * Returns these settings with or without revoking the memory of closed chunks. Revoking takes
     * tens of microseconds for each chunk, because the JVM must ask every thread; without native
     * access the memory is allocated anew. Without revoking, a consumer that uses a chunk's memory
     * after closing the chunk finds the bytes of a later chunk.
     *
     * @param value whether to revoke it; the default is true
     * @return settings that differ only in this
     */
    public Settings withRevoke(boolean value) {
      return new Settings(chunkBytes, chunksPerNode, order, start, end, value);
    }

    long chunks() {
      return Math.ceilDiv(end - start, chunkBytes);
    }
  }

  /**
   * A chunk that a consumer has taken. The consumer closes it when it no longer uses it; its buffer
   * is then filled again.
   */
  public static final class Chunk implements AutoCloseable {
    private final PipelineCore core;
    private final ChunkRing ring;
    private final ChunkBuffer buffer;
    private final long number;
    private final long length;
    private final MemorySegment segment;

    /** The lifetime of the segment, if it is not the buffer's. */
    private final @Nullable Arena lifetime;

    private boolean closed;

    Chunk(PipelineCore core, ChunkRing ring, ChunkBuffer buffer, long number) {
      this.core = core;
      this.ring = ring;
      this.buffer = buffer;
      this.number = number;
      Settings settings = core.settings();
      this.length = Math.min(settings.chunkBytes(), settings.end() - position());
      Arena own = settings.revoke() ? Arena.ofShared() : null;
      MemorySegment view = own == null ? null : buffer.view(length, own).orElse(null);
      this.lifetime = view == null ? null : own;
      this.segment = view == null ? buffer.segment().asSlice(0, length) : view;
    }

    long number() {
      return number;
    }

    long length() {
      return length;
    }

    /** Returns the memory for those who fill it. */
    MemorySegment memory() {
      return buffer.memory();
    }

    /**
     * Returns the chunk's position in the stream.
     *
     * @return the position of its first byte
     */
    public long position() {
      return core.settings().start() + number * core.settings().chunkBytes();
    }

    /**
     * Returns the chunk's page-aligned memory. After {@link #close} every access to it fails,
     * unless the pipeline's settings say otherwise.
     *
     * @return off-heap memory that every thread may use
     */
    public MemorySegment segment() {
      return segment;
    }

    /**
     * Returns the node whose threads filled the chunk.
     *
     * @return the node's number, or −1 if threads are not placed
     */
    public int node() {
      return ring.node();
    }

    /**
     * Returns the buffer to the pipeline. Closing again has no effect.
     *
     * @throws IllegalStateException if the memory is in use, for example by an asynchronous write;
     *     the chunk then stays open
     */
    @Override
    public synchronized void close() {
      if (!closed) {
        release();
        core.closed();
      }
    }

    /** Returns the buffer of a chunk that was not taken, or is being closed. */
    synchronized void release() {
      if (closed) {
        return;
      }
      boolean allocatedAnew = lifetime == null && core.settings().revoke();
      if (lifetime != null) {
        revoke(lifetime::close);
      } else if (allocatedAnew) {
        revoke(buffer::close);
      }
      closed = true;
      if (allocatedAnew) {
        ring.replace();
      } else {
        ring.giveBack(buffer);
      }
    }

    private static void revoke(Runnable closing) {
      try {
        closing.run();
      } catch (IllegalStateException e) {
        throw new IllegalStateException(
            "the chunk is in use, for example by an asynchronous write; close it afterwards", e);
      }
    }

    @Override
    public synchronized String toString() {
      return "Chunk[position="
          + position()
          + ", bytes="
          + length
          + (closed ? ", closed" : "")
          + "]";
    }
  }

  /** Generates the bytes: {@link PageRuns#fill}, which tests replace. */
  @FunctionalInterface
  interface Fill {
    void fill(long position, MemorySegment target, long offset, long length, boolean nonTemporal);
  }

  /** Keeps the generator's workers from being freed. */
  private final Engine engine;

  private final PipelineCore core;
  private final Unclosed unclosed;

  ChunkPipeline(DataGenerator generator, Engine engine, Fill bytes, Settings settings) {
    if (settings.end() > generator.spec().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "end is %d, but must be at most the stream's size, %d",
              settings.end(),
              generator.spec().size()));
    }
    this.engine = engine;
    this.core = PipelineCore.start(engine, bytes, settings);
    engine.add(core);
    this.unclosed =
        Unclosed.watch(this, "ChunkPipeline", new Throwable("opened here"), core::close);
  }

  /**
   * Returns how chunks are stored. It depends on the size of all buffers together, because chunks
   * are generated ahead.
   *
   * @return regular or non-temporal
   */
  public StorePolicy store() {
    return core.store();
  }

  /**
   * Returns the most chunks that are generated ahead of the consumers.
   *
   * @return the number of buffers of all nodes
   */
  public int buffers() {
    return core.buffers();
  }

  /**
   * Takes a chunk, waiting until there is one. A consumer that waits for a second while consumers
   * hold every chunk logs a warning.
   *
   * @return the chunk, or null after the last one
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalStateException if the pipeline is closed, even while this waits, or if a thread
   *     of the pipeline failed, with the cause
   */
  public @Nullable Chunk take() throws InterruptedException {
    return takeWithin(ReadyChunks.FOR_EVER);
  }

  /**
   * Takes a chunk, waiting for a limited time.
   *
   * @param timeout how long to wait; 0 not to wait
   * @return the chunk, or null if none became ready in time or the last one has been taken, see
   *     {@link #isComplete}
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalStateException as {@link #take}
   */
  public @Nullable Chunk poll(Duration timeout) throws InterruptedException {
    return takeWithin(Math.clamp(nanos(timeout), 0, ReadyChunks.FOR_EVER - 1));
  }

  private @Nullable Chunk takeWithin(long nanos) throws InterruptedException {
    try {
      return core.take(nanos);
    } finally {
      Reference.reachabilityFence(this); // or the threads could be ended meanwhile
    }
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException _) {
      return timeout.isNegative() ? 0 : ReadyChunks.FOR_EVER;
    }
  }

  /**
   * Returns whether the last chunk has been taken.
   *
   * @return true if so
   */
  public boolean isComplete() {
    return core.allTaken();
  }

  /**
   * Returns the chunks for a loop. Each consumer has a loop of its own; every chunk goes to one of
   * them. A loop closes each chunk when it asks for the next one, so a chunk that is kept for
   * longer must be got by {@link #take}. After a {@code break} the chunk is closed by the caller.
   *
   * <p>The loop throws an {@link UncheckedIOException} with an {@link InterruptedIOException} if
   * its thread is interrupted, and keeps the thread's interrupt status.
   *
   * @return what a loop runs over; every call of its {@code iterator} continues with the next chunk
   */
  public Iterable<Chunk> chunks() {
    return Loop::new;
  }

  private final class Loop implements Iterator<Chunk> {
    private @Nullable Chunk next;
    private @Nullable Chunk last;

    @Override
    public boolean hasNext() {
      if (next == null) {
        if (last != null) {
          last.close();
          last = null;
        }
        try {
          next = take();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          InterruptedIOException interrupted =
              new InterruptedIOException("interrupted while waiting for a chunk");
          interrupted.initCause(e);
          throw new UncheckedIOException(interrupted);
        }
      }
      return next != null;
    }

    @Override
    public Chunk next() {
      if (!hasNext()) {
        throw new NoSuchElementException("all chunks have been taken");
      }
      Chunk chunk = Objects.requireNonNull(next);
      next = null;
      last = chunk;
      return chunk;
    }
  }

  /**
   * Stops generating, wakes waiting consumers, and ends the threads. Chunks that consumers have
   * taken remain valid until they are closed. Closing again has no effect.
   */
  @Override
  public void close() {
    core.close();
    engine.remove(core);
    unclosed.end();
  }

  @Override
  public String toString() {
    return "ChunkPipeline[" + core + "]";
  }
}
