package io.dgen;

import io.dgen.numa.Topology;
import io.dgen.stream.Differences;
import io.dgen.stream.PageRecipe;
import io.dgen.stream.PageRuns;
import io.dgen.stream.SearchWords;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bytes of a stream in the caller's memory.
 *
 * <p>{@link #fillChunk} goes through the stream chunk by chunk with all workers; {@link #fillAt}
 * and {@link #verifyAt} work at any position on the calling thread, keep no state, and so scale
 * with the caller's own threads. Both make the same bytes. Memory may be off-heap or on the heap,
 * of any alignment and length. On the heap it is filled in slices of some microseconds, short
 * enough not to hold up the garbage collector.
 *
 * <p>Workers are made once, by {@link #open}, and shared with the generators derived from it by
 * {@link #withSeed} and {@link #withStream}; they end when the generator that made them is closed.
 * All methods are thread-safe; chunks of one generator are made one after the other.
 */
public final class DataGenerator implements AutoCloseable {

  private final StreamSpec spec;
  private final Engine engine;
  private final boolean ownsEngine;
  private final PageRuns runs;
  private final ReentrantLock chunkLock = new ReentrantLock();
  private volatile long position;

  private DataGenerator(StreamSpec spec, Engine engine, boolean ownsEngine, PageRuns runs) {
    this.spec = spec;
    this.engine = engine;
    this.ownsEngine = ownsEngine;
    this.runs = runs;
  }

  /**
   * A generator with everything automatic.
   *
   * @param spec what the bytes are
   * @return the generator, at position 0
   */
  public static DataGenerator open(StreamSpec spec) {
    return open(spec, GeneratorConfig.DEFAULT);
  }

  /**
   * A generator.
   *
   * @param spec what the bytes are
   * @param config how they are made
   * @return the generator, at position 0
   * @throws UnsupportedOperationException if something that was asked for by name cannot be had
   *     here
   */
  public static DataGenerator open(StreamSpec spec, GeneratorConfig config) {
    return open(spec, config, Topology.current());
  }

  /** On another machine than this one, as far as its nodes go: for tests. */
  static DataGenerator open(StreamSpec spec, GeneratorConfig config, Topology topology) {
    Objects.requireNonNull(spec, "spec");
    Engine engine = Engine.open(Objects.requireNonNull(config, "config"), topology);
    return new DataGenerator(spec, engine, true, new PageRuns(spec.layout(), engine.kernel()));
  }

  /**
   * The generator of another run: same parameters, another seed, on the same workers. Takes well
   * under a microsecond and needs no closing.
   *
   * @param seed the other seed
   * @return its generator, at position 0
   */
  public DataGenerator withSeed(long seed) {
    return derived(spec.withSeed(seed));
  }

  /**
   * The generator of another stream of this run, for example the next object's, on the same
   * workers. Takes well under a microsecond and needs no closing.
   *
   * @param stream the other stream's number
   * @return its generator, at position 0
   */
  public DataGenerator withStream(long stream) {
    return derived(spec.withStream(stream));
  }

  /**
   * Returns the generator of another generation of this stream, on the same workers. Takes well
   * under a microsecond and needs no closing.
   *
   * @param generation 0 to 2<sup>31</sup>−1
   * @return its generator, at position 0
   * @throws IllegalArgumentException if there is no such generation
   */
  public DataGenerator withGeneration(long generation) {
    return derived(spec.withGeneration(generation));
  }

  private DataGenerator derived(StreamSpec other) {
    PageRuns others =
        runs.layout().sources() == null && other.change().generation() == 0
            ? runs.withKeys(other.seed(), other.stream())
            : new PageRuns(other.layout(), engine.kernel());
    return new DataGenerator(other, engine, false, others);
  }

  /**
   * What the bytes are.
   *
   * @return the spec, with the seed even where it was drawn
   */
  public StreamSpec spec() {
    return spec;
  }

  /**
   * What makes them.
   *
   * @return what was resolved and why
   */
  public RuntimeInfo runtime() {
    return engine.info();
  }

  /**
   * Where the next chunk begins.
   *
   * @return bytes from the stream's start
   */
  public long position() {
    return position;
  }

  /**
   * Whether the stream has been gone through.
   *
   * @return true once the position is the stream's size
   */
  public boolean isComplete() {
    return position >= spec.size();
  }

  /**
   * Lets the next chunk begin elsewhere.
   *
   * @param newPosition 0 to the stream's size
   * @throws IllegalArgumentException if it is outside the stream
   */
  public void position(long newPosition) {
    if (newPosition < 0 || newPosition > spec.size()) {
      throw new IllegalArgumentException(
          "position is " + newPosition + ", but must be 0 to the stream's size, " + spec.size());
    }
    chunkLock.lock();
    try {
      position = newPosition;
    } finally {
      chunkLock.unlock();
    }
  }

  /** Goes back to the start: the same bytes follow again. */
  public void reset() {
    position(0);
  }

  /**
   * Fills the next chunk in place, with all workers, and moves on. If it throws, the position is as
   * before and the chunk's content undefined. A segment of a confined arena is the calling thread's
   * to pass.
   *
   * @param chunk where to; filled from its start
   * @return bytes filled: the chunk's size, or what is left of the stream if that is less; 0 at its
   *     end
   * @throws IllegalArgumentException if the chunk is read-only
   * @throws IllegalStateException if the generator or the chunk's arena is closed
   * @throws WrongThreadException if the chunk belongs to another thread
   */
  public long fillChunk(MemorySegment chunk) {
    return fillChunk(chunk, null);
  }

  /**
   * As {@link #fillChunk(MemorySegment)}, telling which thread filled what.
   *
   * @param chunk where to; filled from its start
   * @param observer told of every piece, or null
   * @return bytes filled
   */
  @SuppressWarnings("exports") // callers need not have the annotation
  public long fillChunk(MemorySegment chunk, @Nullable FillObserver observer) {
    checkWritable(chunk);
    chunkLock.lock();
    try {
      long start = position;
      long length = Math.min(chunk.byteSize(), spec.size() - start);
      engine.fill(runs, start, chunk, length, observer);
      position = start + length;
      return length;
    } finally {
      chunkLock.unlock();
    }
  }

  /**
   * As {@link #fillChunk(MemorySegment)}, from the buffer's position to its limit; the buffer's
   * position moves on.
   *
   * @param chunk where to, direct or on the heap
   * @return bytes filled; 0 at the stream's end
   */
  public int fillChunk(ByteBuffer chunk) {
    int filled = (int) fillChunk(MemorySegment.ofBuffer(chunk));
    chunk.position(chunk.position() + filled);
    return filled;
  }

  /**
   * As {@link #fillChunk(MemorySegment)}.
   *
   * @param chunk where to
   * @return bytes filled; 0 at the stream's end
   */
  public int fillChunk(byte[] chunk) {
    return (int) fillChunk(MemorySegment.ofArray(chunk));
  }

  /**
   * Fills with the stream's bytes at a position, on the calling thread. Does not move the
   * generator's own position.
   *
   * @param at position in the stream
   * @param target where to; filled whole
   * @throws IllegalArgumentException if the target is read-only, or the range is not within the
   *     stream
   * @throws IllegalStateException if the generator or the target's arena is closed
   * @throws WrongThreadException if the target belongs to another thread
   */
  public void fillAt(long at, MemorySegment target) {
    checkWritable(target);
    long length = target.byteSize();
    checkRange(at, length);
    engine.checkOpen();
    runs.fill(at, target, 0, length, engine.nonTemporal(length));
  }

  /**
   * As {@link #fillAt(long, MemorySegment)}, from the buffer's position to its limit; the buffer's
   * position moves on.
   *
   * @param at position in the stream
   * @param target where to, direct or on the heap
   */
  public void fillAt(long at, ByteBuffer target) {
    if (target.hasArray()) {
      int from = target.arrayOffset() + target.position();
      fillAt(at, target.array(), from, target.remaining());
    } else {
      fillAt(at, MemorySegment.ofBuffer(target));
    }
    target.position(target.limit());
  }

  /**
   * As {@link #fillAt(long, MemorySegment)}.
   *
   * @param at position in the stream
   * @param target where to
   */
  public void fillAt(long at, byte[] target) {
    fillAt(at, target, 0, target.length);
  }

  /**
   * As {@link #fillAt(long, MemorySegment)}, into a part of an array.
   *
   * @param at position in the stream
   * @param target where to
   * @param offset index of the first byte
   * @param length how many bytes
   * @throws IndexOutOfBoundsException if the part is not within the array
   */
  public void fillAt(long at, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    checkRange(at, length);
    engine.checkOpen();
    runs.fill(at, target, offset, length, engine.nonTemporal(length));
  }

  /**
   * Compares with the stream's bytes at a position, on the calling thread, without a stored copy.
   * Does not move the generator's own position.
   *
   * @param at position in the stream
   * @param found what to compare, whole
   * @return where it departs from the stream, or empty if it does not
   * @throws IllegalArgumentException if the range is not within the stream
   * @throws IllegalStateException if the generator or the segment's arena is closed
   * @throws WrongThreadException if the segment belongs to another thread
   */
  public Optional<Mismatch> verifyAt(long at, MemorySegment found) {
    long length = found.byteSize();
    checkRange(at, length);
    engine.checkOpen();
    Differences differences = runs.verify(at, found, 0, length);
    return differences == null ? Optional.empty() : Optional.of(Mismatch.of(differences));
  }

  /**
   * As {@link #verifyAt(long, MemorySegment)}, from the buffer's position to its limit; the
   * buffer's position moves on.
   *
   * @param at position in the stream
   * @param found what to compare, direct or on the heap
   * @return where it departs from the stream, or empty if it does not
   */
  public Optional<Mismatch> verifyAt(long at, ByteBuffer found) {
    Optional<Mismatch> mismatch = verifyAt(at, MemorySegment.ofBuffer(found));
    found.position(found.limit());
    return mismatch;
  }

  /**
   * As {@link #verifyAt(long, MemorySegment)}.
   *
   * @param at position in the stream
   * @param found what to compare
   * @return where it departs from the stream, or empty if it does not
   */
  public Optional<Mismatch> verifyAt(long at, byte[] found) {
    return verifyAt(at, MemorySegment.ofArray(found));
  }

  /**
   * A search for the pages of this stream that begin with given words.
   *
   * @param words 1 to {@link PageSearch#MOST_WORDS} words as they stand in memory, little-endian
   * @return the search
   * @throws IllegalArgumentException if there are none or too many
   */
  public PageSearch search(long... words) {
    return search(new SearchWords(words));
  }

  PageSearch search(SearchWords words) {
    engine.checkOpen();
    return new PageSearch(spec, runs, words);
  }

  /**
   * The whole stream from its start, with a position of its own: several views may be read side by
   * side.
   *
   * @return an unbuffered stream, to be read in large pieces; it supports marks, however far back;
   *     made on the reading thread; closing it leaves the generator open
   */
  public InputStream inputStream() {
    return inputStream(0, spec.size());
  }

  /**
   * A range of the stream, for example a part of an upload: made anew as often as it is asked for,
   * nothing need be kept for a retry.
   *
   * @param from position in the stream of its first byte
   * @param length how many bytes
   * @return as {@link #inputStream()}
   * @throws IllegalArgumentException if the range is not within the stream
   */
  public InputStream inputStream(long from, long length) {
    checkRange(from, length);
    return new GeneratorInputStream(this, from, length);
  }

  /**
   * The whole stream from its start as a read-only channel, with a position of its own.
   *
   * @return a channel; made on the reading thread; closing it leaves the generator open
   */
  public SeekableByteChannel channel() {
    return channel(0, spec.size());
  }

  /**
   * A range of the stream as a read-only channel, which counts its positions from the range's
   * start.
   *
   * @param from position in the stream of its first byte
   * @param length how many bytes
   * @return as {@link #channel()}
   * @throws IllegalArgumentException if the range is not within the stream
   */
  public SeekableByteChannel channel(long from, long length) {
    checkRange(from, length);
    return new GeneratorChannel(this, from, length);
  }

  /**
   * Does something else with a chunk on the workers that fill it, cut as {@link #fillChunk} cuts
   * it: for example {@link #verifyAt}, a checksum, a copy. Does not move the generator's own
   * position.
   *
   * @param chunk the memory, whole
   * @param action given each part once, on several threads at a time; what it throws is thrown here
   * @throws IllegalStateException if the generator or the chunk's arena is closed
   */
  public void forEachPart(MemorySegment chunk, PartAction action) {
    engine.share(0, chunk, chunk.byteSize(), action);
  }

  /**
   * Memory for chunks, best for this generator: begins and ends on a page, as direct I/O needs it;
   * in huge pages where they are to be had; each part on the NUMA node of the workers that will
   * fill it.
   *
   * @param bytes its size, rounded up to whole pages of the system, 4096 bytes at least
   * @return the buffer; to be closed
   * @throws IllegalArgumentException if the size is not 1 to 2<sup>62</sup>
   * @throws OutOfMemoryError if there is not so much
   */
  public ChunkBuffer allocateChunk(long bytes) {
    return ChunkBuffer.allocate(engine.workers(), bytes);
  }

  /**
   * Chunks of this stream generated ahead of their consumers, by threads of the pipeline's own in
   * the same places as this generator's workers.
   *
   * @param settings what chunks, how many ahead, in which order
   * @return the pipeline, already running; to be closed before this generator
   */
  public ChunkPipeline pipeline(ChunkPipeline.Settings settings) {
    return pipeline(settings, runs::fill);
  }

  /** A pipeline of other bytes than the stream's, or of none: for tests. */
  ChunkPipeline pipeline(ChunkPipeline.Settings settings, ChunkPipeline.Fill bytes) {
    engine.checkOpen();
    return new ChunkPipeline(this, engine, bytes, settings);
  }

  private void checkRange(long at, long length) {
    if (at < 0 || at > spec.size() || length < 0 || length > spec.size() - at) {
      throw new IllegalArgumentException(
          "position is %d and length %d, but the range must be within the stream's size, %d"
              .formatted(at, length, spec.size()));
    }
  }

  private static void checkWritable(MemorySegment target) {
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("the target is read-only");
    }
  }

  /**
   * Waits for a chunk that the workers are filling and ends them, if this generator made them; they
   * are of no more use to those derived from it. A derived generator has nothing to close. Closing
   * again does nothing.
   */
  @Override
  public void close() {
    if (ownsEngine) {
      engine.close();
    }
  }

  /**
   * Bytes of a page, the stream's unit of random access: ranges that begin and end at multiples of
   * it are quickest.
   */
  public static final int PAGE_BYTES = PageRecipe.PAGE_BYTES;
}
