package io.dgen;

import io.dgen.numa.ChunkParts;
import io.dgen.numa.NodeMemory;
import io.dgen.numa.Uninterruptible;
import io.dgen.numa.WorkerPool;
import io.dgen.stream.PageRuns;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Generates chunks ahead into a fixed set of buffers and hands them to any number of consumers.
 * Each buffer belongs to one NUMA node. That node's threads fill it; each fills a chunk or a large
 * part of one. No thread waits at a barrier, as at the end of every {@link
 * DataGenerator#fillChunk}. While all buffers are filled or taken, the threads wait.
 *
 * <p>Thread-safe. A chunk's memory remains valid until the chunk is closed, even if the pipeline is
 * closed before.
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
   */
  public record Settings(long chunkBytes, int chunksPerNode, Order order, long start, long end) {

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
      return new Settings(chunkBytes, chunksPerNode, newOrder, start, end);
    }

    /**
     * Returns these settings with another number of buffers.
     *
     * @param chunks the buffers of each node
     * @return settings that differ only in the number of buffers
     */
    public Settings withChunksPerNode(int chunks) {
      return new Settings(chunkBytes, chunks, order, start, end);
    }

    long chunks() {
      return Math.ceilDiv(end - start, chunkBytes);
    }
  }

  /**
   * A chunk that a consumer has taken. The consumer closes it when it no longer uses it; its buffer
   * is then filled again.
   */
  public final class Chunk implements AutoCloseable {
    private final ChunkRing ring;
    private final ChunkBuffer buffer;
    private final long number;
    private final MemorySegment segment;
    private boolean closed;

    private Chunk(ChunkRing ring, ChunkBuffer buffer, long number) {
      this.ring = ring;
      this.buffer = buffer;
      this.number = number;
      long length = Math.min(settings.chunkBytes(), settings.end() - position());
      this.segment = buffer.segment().asSlice(0, length);
    }

    long number() {
      return number;
    }

    /**
     * Returns the chunk's position in the stream.
     *
     * @return the position of its first byte
     */
    public long position() {
      return settings.start() + number * settings.chunkBytes();
    }

    /**
     * Returns the chunk's page-aligned memory. It must not be used after {@link #close}.
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

    /** Returns the buffer to the pipeline. Closing again has no effect. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        ring.giveBack(buffer);
      }
    }
  }

  /** Generates the bytes: {@link PageRuns#fill}, which tests replace. */
  @FunctionalInterface
  interface Fill {
    void fill(long position, MemorySegment target, long offset, long length, boolean nonTemporal);
  }

  private final Settings settings;
  private final Fill bytes;
  private final boolean nonTemporal;
  private final WorkerPool pool;
  private final Thread runner;
  private final List<ChunkRing> rings = new ArrayList<>();
  private final AtomicLong nextNumber = new AtomicLong();
  private final long chunks;

  private final ReadyChunks ready;

  ChunkPipeline(DataGenerator generator, Engine engine, Fill bytes, Settings settings) {
    if (settings.end() > generator.spec().size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "end is %d, but must be at most the stream's size, %d",
              settings.end(),
              generator.spec().size()));
    }
    this.settings = settings;
    this.bytes = bytes;
    this.chunks = settings.chunks();
    this.ready = new ReadyChunks(settings.order(), chunks);
    Workers workers = engine.workers();
    // What matters is whether all buffers together fit into the cache.
    this.nonTemporal =
        engine.nonTemporal(settings.chunkBytes() * settings.chunksPerNode() * workers.groups());
    int[] threads = new int[workers.groups()];
    WorkerPool started = null;
    try {
      for (int g = 0; g < threads.length; g++) {
        threads[g] = workers.inGroup(g);
        rings.add(new ChunkRing(workers, g, settings));
      }
      started = workers.another();
      this.pool = started;
      this.runner = Thread.ofPlatform().name("dgen-pipeline").daemon().start(() -> run(threads));
    } catch (RuntimeException | Error e) {
      rings.forEach(ChunkRing::close);
      if (started != null) {
        started.close();
      }
      throw e;
    }
  }

  private void run(int[] threads) {
    try {
      pool.run(threads, (group, thread) -> fillChunks(rings.get(group)));
    } catch (IllegalStateException e) {
      ready.fail(e); // closed before it started
    }
  }

  /**
   * Returns how chunks are stored. It depends on the size of all buffers together, because chunks
   * are generated ahead.
   *
   * @return regular or non-temporal
   */
  public StorePolicy store() {
    return nonTemporal ? StorePolicy.NON_TEMPORAL : StorePolicy.REGULAR;
  }

  /**
   * Returns the most chunks that are generated ahead of the consumers.
   *
   * @return the number of buffers of all nodes
   */
  public int buffers() {
    return rings.size() * settings.chunksPerNode();
  }

  /** Fills parts of a node's chunks until there are none. */
  private void fillChunks(ChunkRing ring) {
    try {
      ChunkRing.Part part = ring.nextPart(this::nextChunk);
      while (part != null) {
        fill(part);
        part = ring.nextPart(this::nextChunk);
      }
    } catch (Throwable e) {
      ready.fail(e);
    }
  }

  private void fill(ChunkRing.Part part) {
    Chunk chunk = part.chunk();
    try {
      long start = chunk.position() + part.offset();
      bytes.fill(start, chunk.segment, part.offset(), part.length(), nonTemporal);
    } catch (Throwable e) {
      ready.fail(e); // no consumer receives the chunk
    }
    if (part.isLastDone()) {
      ready.add(chunk);
    }
  }

  /** Returns the stream's next chunk in this buffer, or null if there is none. */
  private @Nullable Chunk nextChunk(ChunkRing ring, ChunkBuffer buffer) {
    long number = nextNumber.getAndIncrement();
    return number < chunks ? new Chunk(ring, buffer, number) : null;
  }

  /**
   * Takes a chunk, waiting until there is one.
   *
   * @return the chunk, or null after the last one
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalStateException if the pipeline is closed, even while this waits, or if a thread
   *     of the pipeline failed, with the cause
   */
  @SuppressWarnings("exports") // callers need not have the annotation
  public @Nullable Chunk take() throws InterruptedException {
    int node = settings.order() == Order.ANY && rings.size() > 1 ? NodeMemory.currentNode() : -1;
    return ready.take(node);
  }

  /**
   * Stops generating, wakes waiting consumers, and ends the threads. Chunks that consumers have
   * taken remain valid until they are closed. Closing again has no effect.
   */
  @Override
  public void close() {
    List<Chunk> left = ready.close();
    if (left == null) {
      return;
    }
    rings.forEach(ChunkRing::close);
    left.forEach(Chunk::close);
    pool.close();
    Uninterruptible.join(List.of(runner));
  }
}
