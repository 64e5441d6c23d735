package io.dgen.io;

import io.dgen.DataGenerator;
import io.dgen.Mismatch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Compares bytes with a stream's. Each thread reads pieces into memory of its own and compares them
 * there; none waits for another, but to take turns at a source that is not positional.
 */
public final class StreamVerifier {

  private static final long PAGE = DataGenerator.PAGE_BYTES;
  private static final long MOST_CHUNK_BYTES = 1 << 30;

  private final DataGenerator generator;
  private final long chunkBytes;
  private final int threads;

  /**
   * A verifier.
   *
   * @param generator knows the bytes
   * @param chunkBytes bytes read and compared in one go, at least 1; rounded up to whole pages
   * @param threads threads that read and compare, at least 1
   */
  public StreamVerifier(DataGenerator generator, int chunkBytes, int threads) {
    if (chunkBytes < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "chunkBytes is %d and threads %d, but must be 1 or more".formatted(chunkBytes, threads));
    }
    this.generator = generator;
    this.chunkBytes = Math.min((chunkBytes + PAGE - 1) / PAGE * PAGE, MOST_CHUNK_BYTES);
    this.threads = threads;
  }

  /**
   * Compares a source from its start with a range of the stream. What is there is compared also
   * when the source is too short or too long.
   *
   * @param position where the range begins in the stream
   * @param length how many bytes
   * @param source what to compare
   * @param progress is told, on any thread, of bytes newly compared
   * @return what it came to
   * @throws TransferException if reading fails
   */
  public VerifyResult verify(long position, long length, ChunkSource source, LongConsumer progress)
      throws TransferException {
    long start = System.nanoTime();
    Crew crew = new Crew();
    Comparison comparison = new Comparison(crew, position, length, source, progress);
    crew.share("dgen-reader-", threads, comparison::compareAll);
    crew.rethrow();
    long found = comparison.found(length);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new VerifyResult(length, found, comparison.mismatch, seconds);
  }

  /** A range of the stream, in stream positions. */
  private record Piece(long start, long end) {
    long length() {
      return end - start;
    }
  }

  /** One call of {@link #verify}. */
  private final class Comparison {
    private final Crew crew;
    private final long position;
    private final ChunkSource source;
    private final LongConsumer progress;

    /** Where the next piece begins. */
    private final AtomicLong next;

    /** Where the pieces end: the range's end, or less once the source's end has been met. */
    private final AtomicLong end;

    private Optional<Mismatch> mismatch = Optional.empty();

    Comparison(Crew crew, long position, long length, ChunkSource source, LongConsumer progress) {
      this.crew = crew;
      this.position = position;
      this.source = source;
      this.progress = progress;
      this.next = new AtomicLong(position);
      this.end = new AtomicLong(position + length);
    }

    /** A thread's work. */
    void compareAll() throws TransferException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment memory = arena.allocate(chunkBytes, PAGE);
        for (Piece piece = read(memory); piece != null; piece = read(memory)) {
          generator.verifyAt(piece.start, memory.asSlice(0, piece.length())).ifPresent(this::add);
          progress.accept(piece.length());
        }
      }
    }

    private synchronized void add(Mismatch other) {
      mismatch = Optional.of(mismatch.map(m -> m.and(other)).orElse(other));
    }

    /** Reads the next piece, or what there is of it; null if there is none left. */
    private Piece read(MemorySegment memory) throws TransferException {
      if (source.positional()) {
        return readNext(memory);
      }
      synchronized (source) {
        return readNext(memory);
      }
    }

    private Piece readNext(MemorySegment memory) throws TransferException {
      Piece piece = take();
      if (piece == null) {
        return null;
      }
      ByteBuffer buffer = memory.asSlice(0, piece.length()).asByteBuffer();
      try {
        source.read(buffer, piece.start - position);
      } catch (IOException e) {
        throw new TransferException(piece.start - position + buffer.position(), e);
      }
      if (!buffer.hasRemaining()) {
        return piece;
      }
      Piece found = new Piece(piece.start, piece.start + buffer.position());
      end.accumulateAndGet(found.end, Math::min);
      return found;
    }

    /** The next piece. Pieces end where pages do, so that no page is counted in two. */
    private Piece take() {
      while (!crew.failed()) {
        long start = next.get();
        long limit = end.get();
        if (start >= limit) {
          return null;
        }
        long most = start / PAGE * PAGE + chunkBytes;
        Piece piece = new Piece(start, most < 0 ? limit : Math.min(limit, most));
        if (next.compareAndSet(start, piece.end)) {
          return piece;
        }
      }
      return null;
    }

    /** How many bytes the source has, asked when all of it has been read. */
    long found(long length) throws TransferException {
      long read = end.get() - position;
      if (read < length) {
        return read;
      }
      try {
        return source.length(read);
      } catch (IOException e) {
        throw new TransferException(read, e);
      }
    }
  }
}
