package io.dgen.storage.write;

import io.dgen.ChunkPipeline;
import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream's bytes: chunks are generated ahead on their NUMA nodes, and threads take them
 * and write them out, block by block.
 *
 * <pre>
 *                 free buffers ◄───────────────────────────┐
 *                      │                                   │
 *   ChunkPipeline (all workers) ──► ready chunks ──► writers ──► sink
 * </pre>
 *
 * <p>Into a positional sink chunks go in any order, each node's to writers there first; into a
 * stream in order. Thread-safe, if the sink is. Needs {@code org.hdrhistogram:HdrHistogram}.
 */
public final class StreamWriter {

  /** One being filled, and one that waits so that no writer has to. */
  private static final int SPARE_CHUNKS = 2;

  private final DataGenerator generator;
  private final WriteOptions options;

  /**
   * A writer.
   *
   * @param generator makes the bytes; its position does not matter and is left alone
   * @param options sizes of chunks and blocks, and the number of threads; nothing else matters here
   */
  public StreamWriter(DataGenerator generator, WriteOptions options) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Chunks of memory that so many threads need.
   *
   * @param queueDepth threads that write
   * @return how many chunks there are at most, or as many as there are NUMA nodes if that is more
   */
  public static int chunks(int queueDepth) {
    return queueDepth + SPARE_CHUNKS;
  }

  /**
   * Writes a range of the stream to a sink, and returns when the sink has all of it.
   *
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @param offset where the range begins in the sink
   * @param sink where to
   * @param progress is told, on any thread, of bytes newly written
   * @return what it came to
   * @throws TransferException if writing fails; all that had been begun has ended then, and all
   *     before the place it names has been written
   * @throws IllegalArgumentException if the range is not within the stream
   * @throws InterruptedIOException if the calling thread is interrupted
   */
  public WriteResult write(
      long position, long length, long offset, ChunkSink sink, LongConsumer progress)
      throws TransferException, InterruptedIOException {
    long size = generator.spec().size();
    if (position < 0 || length < 0 || position > size || length > size - position) {
      throw new IllegalArgumentException(
          "position is %d and length %d, but the range must be within the stream's size, %d"
              .formatted(position, length, size));
    }
    WriteTotals totals = new WriteTotals();
    long start = System.nanoTime();
    try (WriteStrategy.Ready ready = ready(position, length, sink, totals, progress)) {
      ready.write(offset);
    }
    return totals.result(
        threads(sink), 1, generator.runtime().threads(), System.nanoTime() - start);
  }

  /** Gets a range ready: its chunks are being generated when this returns. */
  WriteStrategy.Ready ready(
      long position, long length, ChunkSink sink, WriteTotals totals, LongConsumer progress) {
    ChunkPipeline pipeline = length == 0 ? null : pipeline(position, length, sink);
    return new WriteStrategy.Ready() {
      @Override
      public void write(long offset) throws TransferException, InterruptedIOException {
        if (pipeline != null) {
          new Transfer(pipeline, position, offset, sink, progress, totals).run(threads(sink));
          totals.bytes.add(length);
        }
      }

      @Override
      public void close() {
        if (pipeline != null) {
          pipeline.close();
        }
      }
    };
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
            position + length));
  }

  /** One call of {@link #write}. */
  private final class Transfer {
    private final ChunkPipeline pipeline;
    private final long position;
    private final long offset;
    private final ChunkSink sink;
    private final LongConsumer progress;
    private final WriteTotals totals;
    private final Crew crew = new Crew();

    /** In offsets of the sink. */
    private final Frontier frontier = new Frontier();

    private volatile boolean stopped;

    Transfer(
        ChunkPipeline pipeline,
        long position,
        long offset,
        ChunkSink sink,
        LongConsumer progress,
        WriteTotals totals) {
      this.pipeline = pipeline;
      this.position = position;
      this.offset = offset;
      this.sink = sink;
      this.progress = progress;
      this.totals = totals;
    }

    void run(int threads) throws TransferException, InterruptedIOException {
      WriterThreads.run(crew, threads, this::writeAll, this::stop);
    }

    /** Lets nobody wait for a chunk any more. */
    private void stop() {
      stopped = true;
      pipeline.close();
    }

    /**
     * A writer's work. After a failure it goes on with what comes before that, so that all before
     * the earliest failure has been written.
     */
    private void writeAll() {
      long generationNanos = 0;
      BlockWriter blocks = new BlockWriter(options.blockBytes(), totals.latencies);
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
      long length = chunk.segment().byteSize();
      crew.attempt(
          at,
          () -> {
            blocks.write(sink, chunk.segment(), at);
            progress.accept(length);
          });
      long reached = offset + frontier.done(at - offset, length);
      if (crew.failedBefore(reached)) {
        stop();
      }
    }
  }
}
