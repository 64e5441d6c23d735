package io.dgen.storage.write;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ChunkSource;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.ObservedSource;
import io.dgen.storage.channel.RightBytes;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.channel.TransferObserver;
import io.dgen.storage.manifest.Manifest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Compares a file with its stream from the start on, up to the first byte that is wrong, missing or
 * unreadable. An object compares once.
 */
final class ResumeCheck {

  /** Fits the cache of a CPU. */
  private static final int MOST_CHUNK_BYTES = 1 << 20;

  /**
   * What a comparison by several threads may take.
   *
   * @param chunkBytes bytes read and compared in one go, whole pages
   * @param threads threads besides those that read
   * @param reads reads at a time
   */
  record Limits(int chunkBytes, int threads, int reads) {

    /** Returns limits within which comparing takes no more memory than writing. */
    static Limits of(WriteOptions options) {
      int cpus = Runtime.getRuntime().availableProcessors();
      int chunks = StreamWriter.chunks(options.queueDepth());
      int threads = Math.min(cpus, chunks / 2);
      int chunkBytes = Math.min(MOST_CHUNK_BYTES, options.chunkBytes());
      return new Limits(
          Math.ceilDiv(chunkBytes, DataGenerator.PAGE_BYTES) * DataGenerator.PAGE_BYTES,
          threads,
          Math.min(options.queueDepth(), chunks - threads));
    }

    /** Returns how many chunks of memory are in use at a time, at most. */
    int chunks() {
      return threads + reads;
    }
  }

  private final DataGenerator generator;
  private final long position;
  private final ChunkSource source;
  private final TransferObserver progress;
  private final long foundBytes;
  private final long end;
  private final LongAdder checkedBytes = new LongAdder();

  /** Where the next chunk begins. */
  private final AtomicLong next = new AtomicLong();

  /** The end, or the first byte known to be wrong. */
  private final AtomicLong right;

  /**
   * A comparison that has not begun.
   *
   * @param generator makes the bytes that should be there
   * @param content what should be there
   * @param source the file
   * @param progress is told of bytes newly compared, on any thread
   */
  ResumeCheck(DataGenerator generator, Manifest content, ChunkSource source, LongConsumer progress)
      throws IOException {
    this.generator = generator;
    this.position = content.position();
    this.progress = TransferObserver.of(progress);
    this.source = new ObservedSource(source, this.progress);
    foundBytes = source.length(0);
    end = Math.min(content.length(), foundBytes);
    right = new AtomicLong(end);
  }

  /** Compares with the calling thread and others, within limits. */
  void run(Limits limits) throws TransferException {
    Crew crew = new Crew();
    Semaphore reads = new Semaphore(limits.reads);
    long bytes = wholeBlocks(Math.min(limits.chunkBytes, end));
    long chunks = bytes == 0 ? 1 : Math.ceilDiv(end, bytes);
    crew.share(
        "dgen-verifier-",
        (int) Math.min(chunks, limits.chunks()),
        () -> {
          try (Arena arena = Arena.ofConfined()) {
            compare(arena.allocate(bytes, alignment()), reads, crew);
          }
        });
    crew.rethrow();
  }

  /**
   * Compares with the calling thread alone.
   *
   * @param memory one or more of {@link #alignment}, aligned to that
   */
  void run(MemorySegment memory) throws TransferException {
    long most = Math.max(alignment(), MOST_CHUNK_BYTES);
    long bytes = Math.min(memory.byteSize(), most);
    compare(memory.asSlice(0, bytes - bytes % alignment()), new Semaphore(1), new Crew());
  }

  /** Returns what memory must be aligned to, and chunks be multiples of. */
  int alignment() {
    return RightBytes.alignment(source);
  }

  private long wholeBlocks(long bytes) {
    return Math.ceilDiv(bytes, alignment()) * alignment();
  }

  /** Returns how many bytes are right from the start on. */
  long rightBytes() {
    return right.get();
  }

  /** Returns how many bytes the file has. */
  long foundBytes() {
    return foundBytes;
  }

  /** Returns how many bytes have been told to the observer of progress. */
  long checkedBytes() {
    return checkedBytes.sum();
  }

  private void compare(MemorySegment memory, Semaphore reads, Crew crew) throws TransferException {
    long chunk = memory.byteSize();
    for (long at = next.getAndAdd(chunk);
        at < right.get() && !crew.failed();
        at = next.getAndAdd(chunk)) {
      long bytes = Math.min(chunk, end - at);
      long same =
          RightBytes.count(
              generator, position + at, source, at, (int) bytes, memory, reads, progress);
      if (same < bytes) {
        right.accumulateAndGet(at + same, Math::min);
      }
      checkedBytes.add(bytes);
      progress.accept(bytes);
    }
  }
}
