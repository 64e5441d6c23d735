package io.dgen;

import io.dgen.numa.ChunkParts;
import io.dgen.numa.NodeMemory;
import io.dgen.numa.Uninterruptible;
import io.dgen.numa.WorkerPool;
import io.dgen.stream.PageRuns;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Chunks generated ahead into a fixed set of buffers and handed to any number of consumers. Each
 * buffer belongs to one NUMA node and is filled by that node's threads, a chunk or a large part of
 * one each: nobody waits for all the others, as they must at the end of every {@link
 * DataGenerator#fillChunk}. When all buffers are filled or taken the threads wait.
 *
 * <p>Thread-safe. The memory of a chunk stays valid until the chunk is closed, even if the pipeline
 * is closed before.
 */
public final class ChunkPipeline implements AutoCloseable {

  /** Each is a mapping of its own, and a process has some 65 000 of them for all nodes. */
  private static final int MOST_CHUNKS_PER_NODE = 2048;

  /** In which order chunks are handed out. */
  public enum Order {
    /** As they stand in the stream. */
    IN_ORDER,
    /** Whichever is ready, those of the consumer's own NUMA node first. */
    ANY
  }

  /**
   * What chunks, how many ahead, in which order.
   *
   * @param chunkBytes size of a chunk; the stream's last one may be shorter
   * @param chunksPerNode buffers of each node, 1 to 2048; a single one for every node that has
   *     workers where they are placed
   * @param order in which chunks are handed out
   * @param start position of the first chunk in the stream
   * @param end position behind the last one; the stream's size at most
   */
  public record Settings(long chunkBytes, int chunksPerNode, Order order, long start, long end) {

    /**
     * Checks every setting.
     *
     * @throws IllegalArgumentException naming the setting, its value and what is allowed
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
     * The whole of a stream, in order, with some chunks ahead on every node.
     *
     * @param spec the stream's
     * @param chunkBytes size of a chunk
     * @return the settings
     */
    public static Settings of(StreamSpec spec, long chunkBytes) {
      return new Settings(
          chunkBytes, ChunkParts.DEFAULT_CHUNKS_PER_NODE, Order.IN_ORDER, 0, spec.size());
    }

    /**
     * The same in another order.
     *
     * @param newOrder the order
     * @return settings that differ in the order only
     */
    public Settings withOrder(Order newOrder) {
      return new Settings(chunkBytes, chunksPerNode, newOrder, start, end);
    }

    /**
     * The same with other numbers of buffers.
     *
     * @param chunks for each node
     * @return settings that differ in that only
     */
    public Settings withChunksPerNode(int chunks) {
      return new Settings(chunkBytes, chunks, order, start, end);
    }

    long chunks() {
      return Math.ceilDiv(end - start, chunkBytes);
    }
  }

  /**
   * A chunk in a consumer's hands. To be closed when it has been used: its buffer is then filled
   * again.
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
     * Where the chunk stands in the stream.
     *
     * @return the position of its first byte
     */
    public long position() {
      return settings.start() + number * settings.chunkBytes();
    }

    /**
     * The chunk's bytes; page-aligned. Must not be used after {@link #close}.
     *
     * @return off-heap memory that every thread may use
     */
    public MemorySegment segment() {
      return segment;
    }

    /**
     * The node whose threads filled it.
     *
     * @return its number, or −1 where threads are not placed
     */
    public int node() {
      return ring.node();
    }

    /** Gives the buffer back. Closing again does nothing. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        ring.giveBack(buffer);
      }
    }
  }

  /** What makes the bytes: {@link PageRuns#fill}. A seam for tests. */
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
          "end is %d, but must be at most the stream's size, %d"
              .formatted(settings.end(), generator.spec().size()));
    }
    this.settings = settings;
    this.bytes = bytes;
    this.chunks = settings.chunks();
    this.ready = new ReadyChunks(settings.order(), chunks);
    Workers workers = engine.workers();
    // What matters is whether the buffers together would still be found in the cache.
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
      ready.fail(e); // closed before it began
    }
  }

  /**
   * How chunks are stored: as they are generated ahead, what counts is the size of all buffers
   * together.
   *
   * @return regular or non-temporal
   */
  public StorePolicy store() {
    return nonTemporal ? StorePolicy.NON_TEMPORAL : StorePolicy.REGULAR;
  }

  /**
   * How many chunks may be ahead of the consumers.
   *
   * @return the buffers of all nodes
   */
  public int buffers() {
    return rings.size() * settings.chunksPerNode();
  }

  /** A thread's life: takes parts of its node's chunks until there are none. */
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
      ready.fail(e); // nobody is given the chunk then
    }
    if (part.isLastDone()) {
      ready.add(chunk);
    }
  }

  /** The next chunk of the stream in this buffer, or null if there is none. */
  private @Nullable Chunk nextChunk(ChunkRing ring, ChunkBuffer buffer) {
    long number = nextNumber.getAndIncrement();
    return number < chunks ? new Chunk(ring, buffer, number) : null;
  }

  /**
   * Takes a chunk, waiting until there is one.
   *
   * @return the chunk, or null when all have been taken
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws IllegalStateException if the pipeline is closed, also while this waits; or a thread of
   *     it failed, with the cause
   */
  @SuppressWarnings("exports") // callers need not have the annotation
  public @Nullable Chunk take() throws InterruptedException {
    int node = settings.order() == Order.ANY && rings.size() > 1 ? NodeMemory.currentNode() : -1;
    return ready.take(node);
  }

  /**
   * Stops generating, wakes consumers that wait, and ends the threads. Chunks in consumers' hands
   * stay valid until they are closed. Closing again does nothing.
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
