package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSink;
import io.dgen.storage.channel.TransferException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/**
 * The calling thread alone: it generates a chunk, writes it, and so on. No file needs threads or
 * memory of its own. Not thread-safe.
 */
final class OneThreadStrategy implements WriteStrategy, AutoCloseable {

  private final WriteTotals totals;
  private final LongConsumer progress;
  private final Arena arena = Arena.ofConfined();
  private final long chunkBytes;
  private int alignment;
  private MemorySegment memory;
  private final BlockWriter blocks;

  /** How long it has taken to generate the present file's bytes. */
  private long generationNanos;

  /**
   * A strategy with memory for one chunk.
   *
   * @param fileBytes bytes of the largest file
   * @param alignment of the memory
   */
  OneThreadStrategy(
      WriteOptions options,
      long fileBytes,
      int alignment,
      WriteTotals totals,
      LongConsumer progress) {
    this.totals = totals;
    this.progress = progress;
    this.alignment = alignment;
    chunkBytes = Math.min(fileBytes, options.chunkBytes());
    memory = memory();
    blocks = new BlockWriter(options, totals.latencies);
  }

  @Override
  public void compare(ResumeCheck check) throws TransferException {
    if (check.alignment() > alignment) {
      alignment = check.alignment();
      memory = memory();
    }
    check.run(memory);
  }

  private MemorySegment memory() {
    long blocks = Math.max(1, Math.ceilDiv(chunkBytes, alignment));
    return arena.allocate(blocks * alignment, alignment);
  }

  @Override
  public Ready ready(DataGenerator generator, long position, long length, ChunkSink sink) {
    generationNanos = 0;
    return new Ready() {
      @Override
      public void write(long offset) throws TransferException {
        for (long done = 0; done < length; done += chunkBytes) {
          MemorySegment chunk = memory.asSlice(0, Math.min(length - done, chunkBytes));
          long start = System.nanoTime();
          generator.fillAt(position + done, chunk);
          generationNanos += System.nanoTime() - start;
          blocks.write(sink, chunk, offset + done);
          totals.bytes.add(chunk.byteSize());
          progress.accept(chunk.byteSize());
        }
      }

      @Override
      public void close() {
        // The memory is kept for the next file.
      }
    };
  }

  /**
   * All time that is not spent generating counts as waiting for storage, also opening and closing
   * files.
   */
  @Override
  public void closed(long nanos) {
    totals.generationNanos.add(generationNanos);
    totals.storageNanos.add(nanos - generationNanos);
  }

  @Override
  public void close() {
    blocks.close();
    arena.close();
  }
}
