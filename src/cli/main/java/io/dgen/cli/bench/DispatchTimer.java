package io.dgen.cli.bench;

import io.dgen.ChunkBuffer;
import io.dgen.ChunkPipeline;
import io.dgen.DataGenerator;
import io.dgen.numa.WorkerPool;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Times how work is handed out between two threads: a caller and one worker. */
final class DispatchTimer implements AutoCloseable {

  /** The threads of a generator to be timed: the caller, and the worker that it wakes. */
  static final int THREADS = 2;

  private static final double NANO = 1e-9;

  /** A chunk large enough to be shared. */
  private static final long CHUNK_BYTES = 1 << 20;

  /** How long the caller pauses for the worker to fall asleep. */
  private static final long PAUSE_NANOS = 1_000_000;

  /** How long to wait for a thread: after that the machine is too busy to time anything. */
  private static final long PATIENCE_NANOS = 1_000_000_000;

  /** Enough buffers that the consumer seldom waits. */
  private static final int BUFFERS = 256;

  private static final int CHUNKS = 10_000;

  private final DataGenerator generator;
  private final ChunkBuffer buffer;
  private final AtomicLong workerStart = new AtomicLong();
  private final AtomicLong callerStart = new AtomicLong();

  /**
   * Creates a timer.
   *
   * @param generator has two threads, not placed, and a stream of any size
   */
  DispatchTimer(DataGenerator generator) {
    this.generator = generator;
    buffer = generator.allocateChunk(CHUNK_BYTES);
  }

  /**
   * How long it took to hand out a chunk.
   *
   * @param caller seconds until the caller begins its own share
   * @param worker seconds until the worker begins its
   */
  record Start(double caller, double worker) {}

  /** Times a worker that spins because it has just had another chunk. */
  Start spinning() {
    start();
    return start();
  }

  /** Times a worker that sleeps. */
  Start asleep() {
    start();
    long from = System.nanoTime();
    while (System.nanoTime() - from < PAUSE_NANOS) {
      Thread.onSpinWait();
    }
    return start();
  }

  private Start start() {
    Thread caller = Thread.currentThread();
    callerStart.set(0);
    workerStart.set(0);
    long from = System.nanoTime();
    generator.forEachPart(
        buffer.segment(),
        (chunk, offset, length) -> {
          boolean isCaller = Thread.currentThread().equals(caller);
          (isCaller ? callerStart : workerStart).compareAndSet(0, System.nanoTime());
          // Neither may finish the tasks before the other has started.
          await(isCaller ? workerStart : callerStart, from);
        });
    return new Start(since(from, callerStart), since(from, workerStart));
  }

  private static void await(AtomicLong other, long from) {
    while (other.get() == 0 && System.nanoTime() - from < PATIENCE_NANOS) {
      Thread.onSpinWait();
    }
  }

  private static double since(long from, AtomicLong start) {
    long came = start.get();
    return (came == 0 ? PATIENCE_NANOS : came - from) * NANO;
  }

  /** Returns the seconds for which a thread spins before it sleeps. */
  double spinTime() {
    long from = System.nanoTime();
    for (int spins = 0; spins < WorkerPool.SPINS && workerStart.get() != from; spins++) {
      Thread.onSpinWait();
    }
    return (System.nanoTime() - from) * NANO;
  }

  /**
   * Returns the seconds per chunk of a pipeline whose chunks are so small that handing them over
   * takes all the time.
   */
  double handOver() {
    ChunkPipeline.Settings settings =
        ChunkPipeline.Settings.of(generator.spec(), DataGenerator.PAGE_BYTES)
            .withOrder(ChunkPipeline.Order.ANY)
            .withChunksPerNode(BUFFERS)
            .withRevoke(false);
    try (ChunkPipeline chunks = generator.pipeline(settings)) {
      take(chunks, BUFFERS);
      long from = System.nanoTime();
      take(chunks, CHUNKS);
      return (System.nanoTime() - from) * NANO / CHUNKS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void take(ChunkPipeline chunks, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      Objects.requireNonNull(chunks.take(), "a chunk").close();
    }
  }

  /** Returns the least size of a stream with enough chunks. */
  static long leastBytes() {
    return (long) (BUFFERS + CHUNKS) * DataGenerator.PAGE_BYTES;
  }

  @Override
  public void close() {
    buffer.close();
  }
}
