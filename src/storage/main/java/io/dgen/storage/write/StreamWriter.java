package io.dgen.storage.write;

import io.dgen.ChunkPipeline;
import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.Progress;
import io.dgen.storage.channel.TransferException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream's bytes to a sink. Chunks are generated ahead on their NUMA nodes; threads take
 * them and write them, block by block.
 *
 * <pre>
 *                 free buffers ◄───────────────────────────┐
 *                      │                                   │
 *   ChunkPipeline (all workers) ──► ready chunks ──► writers ──► sink
 * </pre>
 *
 * <p>A positional sink gets chunks in any order, those of a node preferably from writers on that
 * node. A stream gets them in order. Thread-safe if the sink is.
 */
public final class StreamWriter {

  /** One is being filled, and one is ready so that no writer waits. */
  private static final int SPARE_CHUNKS = 2;

  private final DataGenerator generator;
  private final WriteOptions options;

  /**
   * Makes a writer.
   *
   * @param generator makes the bytes; its own position is neither used nor changed
   * @param options sizes of chunks and blocks, and the number of threads; other options are ignored
   */
  public StreamWriter(DataGenerator generator, WriteOptions options) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Returns how many chunks of memory a write takes.
   *
   * @param queueDepth threads that write
   * @return the most chunks in memory at a time; as many as there are NUMA nodes if that is more
   */
  public static int chunks(int queueDepth) {
    return queueDepth + SPARE_CHUNKS;
  }

  /**
   * Writes a range of the stream to a sink. Returns when the sink has all of it.
   *
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @param offset where the range begins in the sink
   * @param sink where to
   * @param progress is told, on any thread, of bytes newly written
   * @return the result
   * @throws TransferException if writing fails; no write is in progress any more, and all bytes
   *     before the place that it names have been written
   * @throws IllegalArgumentException if the range is not within the stream
   * @throws InterruptedIOException if the calling thread is interrupted; its message says how many
   *     bytes from the sink's start on have been written, and the thread stays interrupted
   */
  public WriteResult write(
      long position, long length, long offset, ChunkSink sink, LongConsumer progress)
      throws TransferException, InterruptedIOException {
    Progress.check(progress);
    long size = generator.spec().size();
    if (position < 0 || length < 0 || position > size || length > size - position) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "position is %d and length %d, but the range must be within the stream's size, %d",
              position,
              length,
              size));
    }
    WriteTotals totals = new WriteTotals();
    totals.notSynced(); // a sink cannot be synced
    long start = System.nanoTime();
    try (WriteStrategy.Ready ready = ready(position, length, sink, totals, progress)) {
      ready.write(offset);
    } catch (TransferException e) {
      throw Interruption.of(e);
    }
    return totals.result(
        threads(sink), 1, generator.runtime().threads(), System.nanoTime() - start);
  }

  @Override
  public String toString() {
    return "StreamWriter[" + options + " of " + generator + "]";
  }

  /** Prepares a range: its chunks are being generated when this returns. */
  WriteStrategy.Ready ready(
      long position, long length, ChunkSink sink, WriteTotals totals, LongConsumer progress) {
    if (length == 0) {
      return new NothingReady();
    }
    ChunkPipeline pipeline = pipeline(position, length, sink);
    try {
      return new Transfer(pipeline, position, length, sink, progress, totals);
    } catch (RuntimeException | Error e) {
      pipeline.close();
      throw e;
    }
  }

  /** No bytes. */
  private static final class NothingReady implements WriteStrategy.Ready {
    @Override
    public void write(long offset) {
      // There is nothing to write.
    }

    @Override
    public void close() {
      // Nothing has been taken.
    }
  }

  private int threads(ChunkSink sink) {
    return sink.positional() ? options.queueDepth() : 1;
  }

  private ChunkPipeline pipeline(long position, long length, ChunkSink sink) {
    long bytes = Math.min(length, options.chunkBytes());
    long chunks = Math.min(Math.ceilDiv(length, bytes), chunks(threads(sink)));
    int nodes = Math.max(1, generator.runtime().nodes().size());
    return generator.pipeline(
        new ChunkPipeline.Settings(
            bytes,
            Math.ceilDiv((int) chunks, nodes),
            sink.positional() ? ChunkPipeline.Order.ANY : ChunkPipeline.Order.IN_ORDER,
            position,
            position + length,
            !ChunkSink.keepsNothing(sink)));
  }

  /** One call of {@link #write}. */
  private final class Transfer implements WriteStrategy.Ready {
    private final ChunkPipeline pipeline;
    private final long position;
    private final long length;
    private final ChunkSink sink;
    private final LongConsumer progress;
    private final WriteTotals totals;
    private final Crew crew = new Crew();
    private final WriterThreads threads;

    /** Counts offsets in the sink. */
    private final Frontier frontier = new Frontier();

    /** Where the range begins in the sink; set before the threads work. */
    private long offset;

    private volatile boolean stopped;

    Transfer(
        ChunkPipeline pipeline,
        long position,
        long length,
        ChunkSink sink,
        LongConsumer progress,
        WriteTotals totals) {
      this.pipeline = pipeline;
      this.position = position;
      this.length = length;
      this.sink = sink;
      this.progress = progress;
      this.totals = totals;
      threads = WriterThreads.start(crew, threads(sink), this::writeAll, this::stop);
    }

    @Override
    public void write(long at) throws TransferException {
      offset = at;
      try {
        threads.run();
      } catch (InterruptedIOException e) {
        throw new TransferException(at + frontier.reached(), e);
      }
      totals.bytes.add(length);
    }

    @Override
    public void close() {
      threads.close();
    }

    /** Wakes all that wait for a chunk. */
    private void stop() {
      stopped = true;
      pipeline.close();
    }

    /**
     * Does a thread's work. After a failure it still writes chunks that come before it, so that
     * everything before the earliest failure has been written.
     */
    private void writeAll() {
      long generationNanos = 0;
      BlockWriter blocks = new BlockWriter(options, totals.latencies);
      try (blocks) {
        while (!stopped) {
          long start = System.nanoTime();
          ChunkPipeline.Chunk chunk = take();
          generationNanos += System.nanoTime() - start;
          if (chunk == null) {
            break;
          }
          try (chunk) {
            write(blocks, chunk);
          }
        }
      } finally {
        totals.generationNanos.add(generationNanos);
        totals.storageNanos.add(blocks.nanos());
      }
    }

    private ChunkPipeline.@Nullable Chunk take() {
      try {
        return pipeline.take();
      } catch (IllegalStateException e) {
        if (stopped) {
          return null;
        }
        throw e;
      } catch (InterruptedException e) {
        throw new AssertionError("nobody has a reason to interrupt a writer", e);
      }
    }

    private void write(BlockWriter blocks, ChunkPipeline.Chunk chunk) {
      long at = offset + (chunk.position() - position);
      long bytes = chunk.segment().byteSize();
      crew.attempt(
          at,
          () -> {
            blocks.write(sink, chunk.segment(), at);
            progress.accept(bytes);
          });
      long reached = offset + frontier.done(at - offset, bytes);
      if (crew.failedBefore(reached)) {
        stop();
      }
    }
  }
}
