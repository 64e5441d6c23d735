package io.dgen;

import io.dgen.numa.NodeMemory;
import io.dgen.numa.Uninterruptible;
import io.dgen.numa.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The threads and buffers of a {@link ChunkPipeline}. They do not refer to the pipeline, so that it
 * can become unreachable while they run. Thread-safe.
 */
final class PipelineCore {

  private final ChunkPipeline.Settings settings;
  private final ChunkPipeline.Fill bytes;
  private final boolean nonTemporal;
  private final List<ChunkRing> rings;
  private final WorkerPool pool;
  private final AtomicLong nextNumber = new AtomicLong();
  private final long chunks;
  private final ReadyChunks ready;
  private @Nullable Thread runner;

  private PipelineCore(
      Engine engine,
      ChunkPipeline.Fill bytes,
      ChunkPipeline.Settings settings,
      List<ChunkRing> rings,
      WorkerPool pool) {
    this.settings = settings;
    this.bytes = bytes;
    this.rings = rings;
    this.pool = pool;
    this.chunks = settings.chunks();
    this.ready = new ReadyChunks(settings.order(), chunks, buffers());
    // What matters is whether all buffers together fit into the cache.
    this.nonTemporal = engine.nonTemporal(settings.chunkBytes() * buffers());
  }

  /** Starts the threads. If that fails, nothing is left. */
  static PipelineCore start(
      Engine engine, ChunkPipeline.Fill bytes, ChunkPipeline.Settings settings) {
    Workers workers = engine.workers();
    int[] threads = new int[workers.groups()];
    List<ChunkRing> rings = new ArrayList<>();
    WorkerPool pool = null;
    try {
      for (int g = 0; g < threads.length; g++) {
        threads[g] = workers.inGroup(g);
        rings.add(new ChunkRing(workers, g, settings));
      }
      pool = workers.another();
      PipelineCore core = new PipelineCore(engine, bytes, settings, rings, pool);
      core.runner =
          Thread.ofPlatform().name("dgen-pipeline").daemon().start(() -> core.run(threads));
      return core;
    } catch (RuntimeException | Error e) {
      rings.forEach(ChunkRing::close);
      if (pool != null) {
        pool.close();
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

  ChunkPipeline.Settings settings() {
    return settings;
  }

  StorePolicy store() {
    return nonTemporal ? StorePolicy.NON_TEMPORAL : StorePolicy.REGULAR;
  }

  int buffers() {
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
    ChunkPipeline.Chunk chunk = part.chunk();
    try {
      long start = chunk.position() + part.offset();
      bytes.fill(start, chunk.memory(), part.offset(), part.length(), nonTemporal);
    } catch (Throwable e) {
      ready.fail(e); // no consumer receives the chunk
    }
    if (part.isLastDone()) {
      ready.add(chunk);
    }
  }

  /** Returns the stream's next chunk in this buffer, or null if there is none. */
  private ChunkPipeline.@Nullable Chunk nextChunk(ChunkRing ring, ChunkBuffer buffer) {
    long number = nextNumber.getAndIncrement();
    return number < chunks ? new ChunkPipeline.Chunk(this, ring, buffer, number) : null;
  }

  /** Takes a chunk, waiting for so long; null after the last one or when the time is over. */
  ChunkPipeline.@Nullable Chunk take(long nanos) throws InterruptedException {
    boolean anyNode = settings.order() == ChunkPipeline.Order.ANY && rings.size() > 1;
    return ready.take(anyNode ? NodeMemory.currentNode() : -1, nanos);
  }

  boolean allTaken() {
    return ready.allTaken();
  }

  /** Counts a chunk that a consumer has closed. */
  void closed() {
    ready.closed();
  }

  void close() {
    List<ChunkPipeline.Chunk> left = ready.close();
    if (left == null) {
      return;
    }
    rings.forEach(ChunkRing::close);
    left.forEach(ChunkPipeline.Chunk::release);
    pool.close();
    if (runner != null) {
      Uninterruptible.join(List.of(runner));
    }
  }

  @Override
  public String toString() {
    return ready + ", order=" + settings.order() + ", chunkBytes=" + settings.chunkBytes();
  }
}
