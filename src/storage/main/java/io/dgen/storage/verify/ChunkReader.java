package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Interruption;
import io.dgen.storage.channel.ObservedSource;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.channel.TransferObserver;
import io.dgen.storage.channel.Turns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source, or a sample of it, in chunks. If a read of a positional source fails, it halves
 * the range until only the unreadable blocks are left. Thread-safe. Offsets are the source's.
 */
final class ChunkReader {

  /** After so many failed reads, unreadable chunks are no longer narrowed down. */
  private static final int MOST_FAILED_READS = 1 << 16;

  private final ChunkSource source;
  private final long length;
  private final Limits limits;
  private final TransferObserver progress;
  private final long alignment;
  private final long chunkBytes;
  private final long size;
  private final Sample sample;
  private final LongAdder checked = new LongAdder();

  /** Numbers the chunks, so that findings can be reported in order. */
  private final Turns turns = new Turns();

  /** Where the bytes end: the end of the range, or the source's end once a read has met it. */
  private final AtomicLong end;

  /** Why and where reading a source that is not positional stopped, or null. */
  private @Nullable TransferException stopped;

  private int failedReads;

  /**
   * Creates a reader.
   *
   * @param source the source
   * @param length how many bytes the source should have
   * @param settings the chunk size and the sample
   * @param generator the generator of the expected stream
   * @param limits limits concurrent reads
   * @param progress receives, on any thread, the number of bytes newly looked at
   * @throws TransferException if the source cannot tell its length
   */
  ChunkReader(
      ChunkSource source,
      long length,
      VerifySettings settings,
      DataGenerator generator,
      Limits limits,
      LongConsumer progress)
      throws TransferException {
    this.progress = TransferObserver.of(progress);
    this.source = new ObservedSource(source, this.progress);
    this.length = length;
    this.limits = limits;
    alignment = Math.max(DataGenerator.PAGE_BYTES, source.blockBytes());
    chunkBytes = (settings.chunkBytes() + alignment - 1) / alignment * alignment;
    size = source.positional() ? sizeAfter(0) : -1;
    long there = size < 0 ? length : Math.min(length, size);
    end = new AtomicLong(there);
    sample =
        Sample.of(
            there / chunkBytes + (there % chunkBytes == 0 ? 0 : 1),
            settings.samplePercent(),
            settings.sampleSeed() + generator.spec().stream());
  }

  private long sizeAfter(long read) throws TransferException {
    try {
      return source.length(read);
    } catch (IOException e) {
      throw new TransferException(read, e);
    }
  }

  /** Returns what is told of bytes and of where the time goes. */
  TransferObserver observer() {
    return progress;
  }

  /** Returns how many threads are useful. */
  int members(int most) {
    return Math.clamp(sample.count(), 1, Math.min(most, useful()));
  }

  private int useful() {
    if (!source.positional()) {
      return limits.threads() + 1; // one at a time reads, the others compare
    }
    return source.comesInPieces() ? limits.readers() : Integer.MAX_VALUE;
  }

  /** Returns the alignment of a chunk's memory. */
  long alignment() {
    return alignment;
  }

  /** Returns how much memory a chunk needs. */
  long chunkMemory() {
    long bytes = Math.min(length, chunkBytes);
    long rounded = (bytes + alignment - 1) / alignment * alignment;
    return Math.min(chunkBytes, Math.max(alignment, rounded));
  }

  /** Returns the order of the chunks. Whoever gets a chunk must end its turn. */
  Turns turns() {
    return turns;
  }

  /** Returns why and where reading a source that is not positional stopped, or null. */
  synchronized @Nullable TransferException stopped() {
    return stopped;
  }

  /**
   * Returns how many bytes the source has, as far as is known.
   *
   * @param early whether reading has ended early; a pipe then does not tell
   */
  long foundBytes(boolean early) throws TransferException {
    if (early && size < 0) {
      return length;
    }
    long read = end.get();
    if (read < length) {
      return stopped() == null ? read : length;
    }
    long found = size >= 0 ? size : sizeAfter(read);
    return source.mayBeLonger() ? Math.min(found, length) : found;
  }

  /** Returns how many bytes were looked at before an offset in a chunk. */
  long checkedBefore(Chunk chunk, long offset) {
    return chunk.number() * chunkBytes + (offset - chunk.start());
  }

  /** Returns how many bytes were looked at. */
  long checkedBytes() {
    TransferException last = stopped();
    return checked.sum() + (last == null ? 0 : length - last.reached());
  }

  /** Reads the next chunk, or what can be read of it. Returns null if none is left. */
  @Nullable Chunk next(ChunkMemory memory, BooleanSupplier failed) throws TransferException {
    limits.reads().acquireUninterruptibly();
    try {
      if (source.positional()) {
        return take(memory, failed);
      }
      synchronized (source) {
        return take(memory, failed);
      }
    } finally {
      limits.reads().release();
    }
  }

  private @Nullable Chunk take(ChunkMemory memory, BooleanSupplier failed)
      throws TransferException {
    long number = turns.begin();
    Chunk chunk = null;
    try {
      if (number < sample.count() && !failed.getAsBoolean()) {
        chunk = read(memory, number);
      }
      return chunk;
    } finally {
      if (chunk == null) {
        turns.end(number);
      }
    }
  }

  private @Nullable Chunk read(ChunkMemory memory, long number) throws TransferException {
    long start = sample.unit(number) * chunkBytes;
    long limit = Math.min(end.get(), start + Math.min(chunkBytes, length - start));
    if (start >= limit) {
      return null; // the source ended before this chunk
    }
    Chunk chunk = new Chunk(number, start, new ArrayList<>(), new ArrayList<>());
    limits.pace().await(limit - start);
    read(memory, chunk, start, limit);
    checked.add(Math.max(0, Math.min(limit, end.get()) - start));
    progress.accept(limit - start);
    return chunk;
  }

  /** Reads a part of a chunk; if that fails, reads its halves. */
  private void read(ChunkMemory memory, Chunk chunk, long from, long to) throws TransferException {
    ByteBuffer buffer = memory.buffer(chunk.start(), from, to);
    try {
      source.read(buffer, from, memory);
    } catch (IOException e) {
      long reached = chunk.start() + buffer.position();
      if (Interruption.ended(e)) {
        throw new TransferException(reached, e); // nothing is wrong with the source
      }
      if (!source.positional()) {
        stop(memory, chunk, from, reached, e);
        return;
      }
      if (e instanceof ClosedChannelException) {
        throw new TransferException(reached, e);
      }
      long middle = middle(from, to);
      if (middle >= to || tooManyFailed()) {
        chunk
            .unreadable()
            .add(new UnreadableExtent(from, to - from, String.valueOf(e.getMessage())));
        return;
      }
      read(memory, chunk, from, middle);
      if (middle < end.get()) {
        read(memory, chunk, middle, to);
      }
      return;
    }
    long reached = chunk.start() + buffer.position();
    if (reached < to) {
      end.accumulateAndGet(reached, Math::min);
    }
    add(memory, chunk, from, reached);
  }

  private static void add(ChunkMemory memory, Chunk chunk, long from, long to) {
    long start = memory.left(from, to);
    if (start < to) {
      chunk.parts().add(new Chunk.Part(start, to));
    }
  }

  /** Ends reading; what was read is still compared. */
  private void stop(ChunkMemory memory, Chunk chunk, long from, long reached, IOException e) {
    end.accumulateAndGet(reached, Math::min);
    add(memory, chunk, from, reached);
    synchronized (this) {
      stopped = new TransferException(reached, e);
    }
  }

  private long middle(long from, long to) {
    long block = source.blockBytes();
    long blocks = (to - from + block - 1) / block;
    return from + Math.max(1, blocks / 2) * block;
  }

  private synchronized boolean tooManyFailed() {
    return ++failedReads > MOST_FAILED_READS;
  }
}
