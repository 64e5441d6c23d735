package io.dgen.io;

import io.dgen.ChunkBuffer;
import io.dgen.DataGenerator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Writes a stream's bytes: the calling thread and the generator's workers fill chunks, other
 * threads write them out meanwhile.
 *
 * <pre>
 *            free chunks ◄────────────────────────────────┐
 *                 │                                       │
 *   fillChunk (all workers) ──► full chunks ──► writers ──┴─► sink
 * </pre>
 */
public final class StreamWriter {

  /** One being filled, and one that waits so that no writer has to. */
  private static final int SPARE_CHUNKS = 2;

  private final DataGenerator generator;
  private final int chunkBytes;
  private final int writers;

  /**
   * A writer.
   *
   * @param generator makes the bytes; nobody else may move its position meanwhile
   * @param chunkBytes bytes generated and written in one go, at least 1
   * @param writers threads that write, at least 1; a sink that is not positional has one
   */
  public StreamWriter(DataGenerator generator, int chunkBytes, int writers) {
    if (chunkBytes < 1 || writers < 1) {
      throw new IllegalArgumentException(
          "chunkBytes is %d and writers %d, but must be 1 or more".formatted(chunkBytes, writers));
    }
    this.generator = generator;
    this.chunkBytes = chunkBytes;
    this.writers = writers;
  }

  /**
   * Chunks of memory that so many writers need.
   *
   * @param writers threads that write
   * @return how many chunks there are at most
   */
  public static int chunks(int writers) {
    return writers + SPARE_CHUNKS;
  }

  /**
   * Writes a range of the stream to a sink's start, and returns when the sink has all of it.
   *
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @param sink where to
   * @param progress is told, on any thread, of bytes newly written
   * @return what it came to
   * @throws TransferException if writing fails; all that had been begun has ended then
   * @throws IllegalStateException if the stream has fewer bytes, or somebody else moves the
   *     generator's position; all before that has been written
   * @throws InterruptedIOException if the calling thread is interrupted
   */
  public WriteResult write(long position, long length, ChunkSink sink, LongConsumer progress)
      throws IOException {
    long start = System.nanoTime();
    generator.position(position);
    int threads = sink.positional() ? writers : 1;
    try (Transfer transfer = new Transfer(threads, length, sink, progress)) {
      transfer.run();
      return new WriteResult(
          length,
          seconds(System.nanoTime() - start),
          seconds(transfer.generationWaitNanos.sum() / threads),
          seconds(transfer.storageWaitNanos));
    }
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  /** A piece of memory on its way round. */
  private static final class Chunk {
    static final Chunk END = new Chunk(MemorySegment.NULL);

    final MemorySegment memory;
    long offset;
    long length;

    Chunk(MemorySegment memory) {
      this.memory = memory;
    }
  }

  /** One call of {@link #write}. */
  private final class Transfer implements AutoCloseable {
    private final int writers;
    private final long length;
    private final ChunkSink sink;
    private final LongConsumer progress;
    private final List<ChunkBuffer> buffers = new ArrayList<>();
    private final BlockingQueue<Chunk> free;
    private final BlockingQueue<Chunk> full;
    private final Crew crew = new Crew();
    private final LongAdder generationWaitNanos = new LongAdder();
    private long storageWaitNanos;

    Transfer(int writers, long length, ChunkSink sink, LongConsumer progress) {
      this.writers = writers;
      this.length = length;
      this.sink = sink;
      this.progress = progress;
      long bytes = Math.clamp(length, 1, chunkBytes);
      int chunks = Math.clamp((length + bytes - 1) / bytes, 1, chunks(writers));
      free = new ArrayBlockingQueue<>(chunks);
      full = new ArrayBlockingQueue<>(chunks + writers);
      try {
        for (int i = 0; i < chunks; i++) {
          buffers.add(generator.allocateChunk(bytes));
          free.add(new Chunk(buffers.get(i).segment().asSlice(0, bytes)));
        }
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
    }

    @Override
    public void close() {
      buffers.forEach(ChunkBuffer::close);
    }

    void run() throws IOException {
      try {
        for (int i = 0; i < writers; i++) {
          crew.start("dgen-writer-" + i, this::writeAll);
        }
        generateAll();
      } finally {
        for (int i = 0; i < writers; i++) {
          full.add(Chunk.END);
        }
        crew.join();
      }
      crew.rethrow();
    }

    private void generateAll() throws InterruptedIOException {
      for (long offset = 0; offset < length && !crew.failed(); ) {
        Chunk chunk = takeFree();
        chunk.offset = offset;
        chunk.length = Math.min(chunk.memory.byteSize(), length - offset);
        long filled = generator.fillChunk(chunk.memory.asSlice(0, chunk.length));
        if (filled != chunk.length) {
          throw new IllegalStateException(
              "the stream gave %d bytes for offset %d instead of %d: the range goes beyond its end"
                      .formatted(filled, offset, chunk.length)
                  + ", or somebody else has moved the generator's position");
        }
        offset += chunk.length;
        full.add(chunk);
      }
    }

    private Chunk takeFree() throws InterruptedIOException {
      long start = System.nanoTime();
      try {
        return free.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } finally {
        storageWaitNanos += System.nanoTime() - start;
      }
    }

    /**
     * A writer's work. Chunks are taken in order, and none that comes before the earliest failure
     * is passed over, so all before that has been written.
     */
    private void writeAll() {
      for (Chunk chunk = takeFull(); chunk != Chunk.END; chunk = takeFull()) {
        // After a failure chunks still go round, so that the generator does not wait for ever.
        Chunk taken = chunk;
        crew.attempt(taken.offset, () -> write(taken));
        free.add(chunk);
      }
    }

    private Chunk takeFull() {
      long start = System.nanoTime();
      try {
        return full.take();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody has a reason to interrupt a writer", e);
      } finally {
        generationWaitNanos.add(System.nanoTime() - start);
      }
    }

    private void write(Chunk chunk) throws TransferException {
      ByteBuffer bytes = chunk.memory.asSlice(0, chunk.length).asByteBuffer();
      try {
        sink.write(bytes, chunk.offset);
      } catch (IOException e) {
        throw new TransferException(chunk.offset + bytes.position(), e);
      }
      progress.accept(chunk.length);
    }
  }
}
