package io.dgen;

import io.dgen.numa.Topology;
import io.dgen.stream.PageRecipe;
import io.dgen.stream.PageRuns;
import io.dgen.stream.SearchWords;
import io.dgen.stream.StreamLayout;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Generates the bytes of a stream in the caller's memory.
 *
 * <p>{@link #fillChunk} generates the stream chunk by chunk with all workers. {@link #fillAt} and
 * {@link #verifyAt} work at any position on the calling thread and keep no state, so they scale
 * with the caller's own threads. Both give the same bytes. Memory may be off-heap or on the heap,
 * of any alignment and length. Heap memory is filled in slices of a few microseconds, so that the
 * garbage collector waits only briefly.
 *
 * <p>The workers start with the first chunk that is large enough for them. Generators derived by
 * {@link #withSeed}, {@link #withStream}, {@link #withSize}, {@link #withGeneration} and {@link
 * #withSpec} share them. The workers stop when the generator that was opened is closed, or when it
 * and all generators derived from it are unreachable. All methods are thread-safe; a generator
 * fills one chunk at a time.
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
   * Opens a generator with default settings.
   *
   * @param spec the stream's parameters
   * @return the generator, at position 0
   */
  public static DataGenerator open(StreamSpec spec) {
    return open(spec, GeneratorConfig.DEFAULT);
  }

  /**
   * Opens a generator.
   *
   * @param spec the stream's parameters
   * @param config how to generate it
   * @return the generator, at position 0
   * @throws UnsupportedOperationException if something that was requested by name is unavailable
   *     here
   */
  public static DataGenerator open(StreamSpec spec, GeneratorConfig config) {
    return open(spec, config, Topology.current());
  }

  /** Opens a generator with the nodes of another machine, for tests. */
  static DataGenerator open(StreamSpec spec, GeneratorConfig config, Topology topology) {
    Objects.requireNonNull(spec, "spec");
    Engine engine = Engine.open(Objects.requireNonNull(config, "config"), topology);
    return new DataGenerator(spec, engine, true, new PageRuns(spec.layout(), engine.kernel()));
  }

  /**
   * Returns the generator of the same parameters with another seed, on the same workers. Takes well
   * under a microsecond and needs no closing.
   *
   * @param seed the other seed
   * @return the generator, at position 0
   */
  public DataGenerator withSeed(long seed) {
    return derived(spec.withSeed(seed));
  }

  /**
   * Returns the generator of another stream of this seed, for example the next object's, on the
   * same workers. Takes well under a microsecond and needs no closing.
   *
   * @param stream the other stream's number
   * @return the generator, at position 0
   */
  public DataGenerator withStream(long stream) {
    return derived(spec.withStream(stream));
  }

  /**
   * Returns the generator of another generation of this stream, on the same workers. Takes well
   * under a microsecond and needs no closing.
   *
   * @param generation 0 to 2<sup>31</sup>−1
   * @return the generator, at position 0
   * @throws IllegalArgumentException if there is no such generation
   */
  public DataGenerator withGeneration(long generation) {
    return derived(spec.withGeneration(generation));
  }

  /**
   * Returns the generator of the same parameters with another size, for example of an object that
   * is a stream of its own length, on the same workers. Takes well under a microsecond and needs no
   * closing.
   *
   * @param size length in bytes
   * @return the generator, at position 0
   * @throws IllegalArgumentException if it is less than 0
   * @see StreamSpec#withSize(long)
   */
  public DataGenerator withSize(long size) {
    return withSpec(spec.withSize(size));
  }

  /**
   * Returns the generator of the same parameters with another size, and refuses an {@code int} that
   * is not positive, as {@link StreamSpec#builder(int)} does.
   *
   * @param size length in bytes, 1 or more
   * @return as {@link #withSize(long)}
   * @throws IllegalArgumentException if it is 0 or less
   */
  public DataGenerator withSize(int size) {
    return withSpec(spec.withSize(size));
  }

  /**
   * Returns the generator of any other stream, on the same workers. Needs no closing.
   *
   * @param other the other stream's parameters
   * @return the generator, at position 0
   */
  public DataGenerator withSpec(StreamSpec other) {
    Objects.requireNonNull(other, "other");
    PageRuns others =
        other.dedup().equals(spec.dedup())
                && other.content().equals(spec.content())
                && runs.layout().sources() == null
                && other.sharing().ratio() == 0
                && other.change().generation() == 0
            ? runs.withKeys(other.seed(), other.stream())
            : new PageRuns(other.layout(), engine.kernel());
    return new DataGenerator(other, engine, false, others);
  }

  private DataGenerator derived(StreamSpec other) {
    PageRuns others =
        runs.layout().sources() == null && other.change().generation() == 0
            ? runs.withKeys(other.seed(), other.stream())
            : new PageRuns(other.layout(), engine.kernel());
    return new DataGenerator(other, engine, false, others);
  }

  /**
   * Returns the stream's parameters.
   *
   * @return the spec, including the seed if it was drawn at random
   */
  public StreamSpec spec() {
    return spec;
  }

  /**
   * Returns what this generator uses: the back end, instruction set, threads and nodes.
   *
   * @return what was resolved and why
   */
  public RuntimeInfo runtime() {
    return engine.info();
  }

  /**
   * Returns the position of the next chunk.
   *
   * @return bytes from the stream's start
   */
  public long position() {
    return position;
  }

  /**
   * Returns whether the position is at the end of the stream.
   *
   * @return true if the position is the stream's size
   */
  public boolean isComplete() {
    return position >= spec.size();
  }

  /**
   * Sets the position of the next chunk.
   *
   * @param newPosition 0 to the stream's size
   * @throws IllegalArgumentException if it is outside the stream
   */
  public void position(long newPosition) {
    if (newPosition < 0 || newPosition > spec.size()) {
      throw new IllegalArgumentException(
          "position is " + newPosition + ", but must be 0 to the stream's size, " + spec.size());
    }
    Callbacks.refuseMoving(this);
    chunkLock.lock();
    try {
      position = newPosition;
    } finally {
      chunkLock.unlock();
    }
  }

  /** Sets the position to 0: the same bytes follow again. */
  public void reset() {
    position(0);
  }

  /**
   * Fills the next chunk in place, with all workers, and advances the position. If it throws, the
   * position is unchanged and the chunk's content is undefined. The segment may be of an arena
   * confined to the calling thread.
   *
   * @param chunk the memory, filled from its start
   * @return the number of bytes filled: the chunk's size, or the rest of the stream if that is
   *     less; 0 at the end of the stream
   * @throws IllegalArgumentException if the chunk is read-only
   * @throws IllegalStateException if the generator or the chunk's arena is closed
   * @throws WrongThreadException if the chunk belongs to another thread
   */
  public long fillChunk(MemorySegment chunk) {
    return fillChunk(chunk, null);
  }

  /**
   * Fills the next chunk and reports which thread fills each piece.
   *
   * @param chunk the memory, filled from its start
   * @param observer called for every piece, or null
   * @return the number of bytes filled; 0 at the end of the stream
   */
  public long fillChunk(MemorySegment chunk, @Nullable FillObserver observer) {
    return fill(chunk, observer).length();
  }

  /**
   * Fills the next chunk as {@link #fillChunk(MemorySegment)} does, and returns its place: for
   * threads that share a generator.
   *
   * @param chunk the memory, filled from its start
   * @return the position and the number of bytes filled; 0 bytes at the end of the stream
   */
  public FilledRange fillNext(MemorySegment chunk) {
    return fill(chunk, null);
  }

  private FilledRange fill(MemorySegment chunk, @Nullable FillObserver observer) {
    checkWritable(chunk);
    Callbacks.refuseMoving(this);
    FillObserver marked =
        observer == null
            ? null
            : (offset, length) ->
                Callbacks.run(engine, this, () -> observer.filled(offset, length));
    chunkLock.lock();
    try {
      long start = position;
      long length = Math.min(chunk.byteSize(), spec.size() - start);
      engine.fill(runs, start, chunk, length, marked);
      position = start + length;
      return new FilledRange(start, length);
    } finally {
      chunkLock.unlock();
    }
  }

  /**
   * Fills the next chunk, from the buffer's position to its limit, and advances the buffer's
   * position.
   *
   * @param chunk the buffer, direct or on the heap
   * @return the number of bytes filled; 0 at the end of the stream
   */
  public int fillChunk(ByteBuffer chunk) {
    int filled = (int) fillChunk(MemorySegment.ofBuffer(chunk));
    chunk.position(chunk.position() + filled);
    return filled;
  }

  /**
   * Fills the next chunk.
   *
   * @param chunk the array, filled from its start
   * @return the number of bytes filled; 0 at the end of the stream
   */
  public int fillChunk(byte[] chunk) {
    return (int) fillChunk(MemorySegment.ofArray(chunk));
  }

  /**
   * Fills memory with the stream's bytes at a position, on the calling thread. Does not change the
   * generator's own position.
   *
   * @param at position in the stream
   * @param target the memory, filled completely
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
   * Fills a buffer from its position to its limit with the stream's bytes, and advances the
   * buffer's position.
   *
   * @param at position in the stream
   * @param target the buffer, direct or on the heap
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
   * Fills an array with the stream's bytes at a position.
   *
   * @param at position in the stream
   * @param target the array, filled completely
   */
  public void fillAt(long at, byte[] target) {
    fillAt(at, target, 0, target.length);
  }

  /**
   * Fills a part of an array with the stream's bytes at a position.
   *
   * @param at position in the stream
   * @param target the array
   * @param offset index of the first byte
   * @param length the number of bytes
   * @throws IndexOutOfBoundsException if the part is not within the array
   */
  public void fillAt(long at, byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    checkRange(at, length);
    engine.checkOpen();
    runs.fill(at, target, offset, length, engine.nonTemporal(length));
  }

  /**
   * Fills memory with many objects, one after the other, on the calling thread: object {@code i} is
   * the start of stream {@code firstStream + i}, as {@code withStream(firstStream + i).fillAt(0,
   * ...)} fills it. For small objects this is faster than a call for each.
   *
   * @param firstStream the stream's number of the first object; the numbers wrap around
   * @param count the number of objects
   * @param bytesEach the size of an object, at most the stream's size
   * @param target the memory, {@code count * bytesEach} bytes of which are filled
   * @throws IllegalArgumentException if the target is read-only or too small, or an object is
   *     larger than the stream
   * @throws IllegalStateException if the generator or the target's arena is closed
   * @throws WrongThreadException if the target belongs to another thread
   */
  public void fillObjects(long firstStream, int count, long bytesEach, MemorySegment target) {
    checkWritable(target);
    checkRange(0, bytesEach);
    if (count < 0 || (bytesEach > 0 && count > target.byteSize() / bytesEach)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "count is %d and bytesEach %d, but all objects must fit into the target's %d bytes",
              count,
              bytesEach,
              target.byteSize()));
    }
    engine.checkOpen();
    if (runs.fillObjects(spec.seed(), firstStream, count, bytesEach, target)) {
      return;
    }
    boolean nonTemporal = engine.nonTemporal(count * bytesEach);
    for (int i = 0; i < count; i++) {
      runs(firstStream + i).fill(0, target, i * bytesEach, bytesEach, nonTemporal);
    }
  }

  private PageRuns runs(long stream) {
    return runs.layout().sources() == null
        ? runs.withKeys(spec.seed(), stream)
        : new PageRuns(spec.withStream(stream).layout(), engine.kernel());
  }

  /**
   * Compares memory with the stream's bytes at a position, on the calling thread, without a stored
   * copy. Does not change the generator's own position.
   *
   * @param at position in the stream
   * @param found the memory, compared completely
   * @return the differences, or empty if there are none
   * @throws IllegalArgumentException if the range is not within the stream
   * @throws IllegalStateException if the generator or the segment's arena is closed
   * @throws WrongThreadException if the segment belongs to another thread
   */
  public Optional<Mismatch> verifyAt(long at, MemorySegment found) {
    long length = found.byteSize();
    checkRange(at, length);
    engine.checkOpen();
    long right = runs.matchingBytes(at, found, 0, length);
    if (right == length) {
      return Optional.empty();
    }
    List<Mismatch> mismatch = new ArrayList<>(1);
    runs.verify(
        at + right,
        found,
        right,
        length - right,
        0,
        (position, expected, there) -> {
          Mismatch page = Mismatch.of(position, expected, there);
          mismatch.add(mismatch.isEmpty() ? page : mismatch.removeLast().and(page));
        });
    return mismatch.stream().findFirst();
  }

  /**
   * As {@link #verifyAt(long, MemorySegment)}, telling of every page that differs: what it should
   * be and what it is. Pages are the found memory's, 4096 bytes each from its start on.
   *
   * @param at position in the stream
   * @param found what to compare, whole
   * @param observer told of the pages that differ, in their order
   */
  public void verifyAt(long at, MemorySegment found, DifferenceObserver observer) {
    Objects.requireNonNull(observer, "observer");
    long length = found.byteSize();
    checkRange(at, length);
    engine.checkOpen();
    runs.verify(at, found, 0, length, at % PAGE_BYTES, observer::differs);
  }

  /**
   * Compares a buffer from its position to its limit with the stream's bytes, and advances the
   * buffer's position.
   *
   * @param at position in the stream
   * @param found the buffer, direct or on the heap
   * @return the differences, or empty if there are none
   */
  public Optional<Mismatch> verifyAt(long at, ByteBuffer found) {
    Optional<Mismatch> mismatch = verifyAt(at, MemorySegment.ofBuffer(found));
    found.position(found.limit());
    return mismatch;
  }

  /**
   * Compares an array with the stream's bytes at a position.
   *
   * @param at position in the stream
   * @param found the array, compared completely
   * @return the differences, or empty if there are none
   */
  public Optional<Mismatch> verifyAt(long at, byte[] found) {
    return verifyAt(at, MemorySegment.ofArray(found));
  }

  /**
   * Returns where the dedup unit at a position comes from.
   *
   * @param at position in the stream
   * @return its source
   * @throws IndexOutOfBoundsException if the position is not in the stream
   */
  public UnitSource sourceAt(long at) {
    Objects.checkIndex(at, spec.size());
    long source = runs.layout().sourceUnit(at / PAGE_BYTES);
    return new UnitSource(
        source < 0 ? ~source : source,
        source < 0,
        Generations.of(spec.change(), StreamLayout.changeFraction(source)),
        runs.layout().classOf(source));
  }

  /**
   * Compares a part of an array with the stream's bytes at a position.
   *
   * @param at position in the stream
   * @param found the array
   * @param offset index of the first byte
   * @param length the number of bytes
   * @return the differences, or empty if there are none
   * @throws IndexOutOfBoundsException if the part is not within the array
   */
  public Optional<Mismatch> verifyAt(long at, byte[] found, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, found.length);
    return verifyAt(at, MemorySegment.ofArray(found).asSlice(offset, length));
  }

  /**
   * Returns a search for the pages of this stream that begin with given words.
   *
   * @param words 1 to {@link PageSearch#MOST_WORDS} words as in memory, little-endian
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
   * Returns the whole stream as an input stream with its own position, so that several can be read
   * concurrently.
   *
   * @return an unbuffered input stream, to be read in large pieces. It generates bytes on the
   *     reading thread and supports marks without a limit. Closing it leaves the generator open.
   *     After either is closed, its methods throw {@link java.io.IOException}.
   */
  public InputStream inputStream() {
    return inputStream(0, spec.size());
  }

  /**
   * Returns a range of the stream as an input stream, for example a part of an upload. A retry
   * opens it again; nothing needs to be kept.
   *
   * @param from position of the range's first byte in the stream
   * @param length size of the range in bytes
   * @return as {@link #inputStream()}
   * @throws IllegalArgumentException if the range is not within the stream
   */
  public InputStream inputStream(long from, long length) {
    checkRange(from, length);
    return new GeneratorInputStream(this, from, length);
  }

  /**
   * Returns the whole stream as a read-only channel with its own position.
   *
   * @return a channel that generates bytes on the reading thread. Closing it leaves the generator
   *     open.
   */
  public SeekableByteChannel channel() {
    return channel(0, spec.size());
  }

  /**
   * Returns a range of the stream as a read-only channel, whose positions count from the range's
   * start.
   *
   * @param from position of the range's first byte in the stream
   * @param length size of the range in bytes
   * @return as {@link #channel()}
   * @throws IllegalArgumentException if the range is not within the stream
   */
  public SeekableByteChannel channel(long from, long length) {
    checkRange(from, length);
    return new GeneratorChannel(this, from, length);
  }

  /**
   * Returns the whole stream as a publisher, for example as the body of an HTTP request.
   *
   * @param chunkBytes the size of a buffer; the last one may be smaller
   * @return a publisher; each of its subscribers receives the whole stream in buffers of its own. A
   *     buffer is generated when a subscriber requests it, on the thread that does
   * @throws IllegalArgumentException if the size is less than 1
   */
  public Flow.Publisher<ByteBuffer> publisher(int chunkBytes) {
    return publisher(0, spec.size(), chunkBytes);
  }

  /**
   * Returns a range of the stream as a publisher.
   *
   * @param from position of the range's first byte in the stream
   * @param length size of the range in bytes
   * @param chunkBytes the size of a buffer; the last one may be smaller
   * @return as {@link #publisher(int)}
   * @throws IllegalArgumentException if the range is not within the stream, or the size is less
   *     than 1
   */
  public Flow.Publisher<ByteBuffer> publisher(long from, long length, int chunkBytes) {
    checkRange(from, length);
    return new GeneratorPublisher(this, from, length, chunkBytes);
  }

  /**
   * Returns the stream as a source of random numbers, whose values are the stream's words. It can
   * be moved to any position. Without deduplication and compression the values are uniformly
   * distributed.
   *
   * @return a source at position 0, for one thread at a time
   */
  public StreamRandom random() {
    return new StreamRandom(this);
  }

  /**
   * Runs an action on a chunk with the workers that fill it, in the same parts as {@link
   * #fillChunk}: for example {@link #verifyAt}, a checksum, a copy. Does not change the generator's
   * own position.
   *
   * @param chunk the memory
   * @param action called once for each part, on several threads at a time; its exceptions are
   *     thrown here
   * @throws IllegalStateException if the generator or the chunk's arena is closed
   */
  public void forEachPart(MemorySegment chunk, PartAction action) {
    Objects.requireNonNull(action, "action");
    engine.share(
        0,
        chunk,
        chunk.byteSize(),
        (shared, offset, length) ->
            Callbacks.run(engine, null, () -> action.accept(shared, offset, length)));
  }

  /**
   * Allocates the best memory for this generator's chunks. It begins and ends on a page boundary,
   * as direct I/O requires, uses huge pages if available, and places each part on the NUMA node of
   * the workers that will fill it.
   *
   * @param bytes the size, rounded up to whole system pages, at least 4096 bytes
   * @return the buffer, which the caller closes
   * @throws IllegalArgumentException if the size is not 1 to 2<sup>62</sup>
   * @throws OutOfMemoryError if there is not enough memory
   */
  public ChunkBuffer allocateChunk(long bytes) {
    return ChunkBuffer.allocate(engine.workers(), bytes);
  }

  /**
   * Starts a pipeline that generates chunks of this stream ahead of their consumers. It has its own
   * threads on the same nodes as this generator's workers.
   *
   * @param settings the chunks, how many are generated ahead, and their order
   * @return the running pipeline, which the caller closes; closing this generator closes it, too
   */
  public ChunkPipeline pipeline(ChunkPipeline.Settings settings) {
    return pipeline(settings, runs::fill);
  }

  /** Starts a pipeline of other bytes, for tests. */
  ChunkPipeline pipeline(ChunkPipeline.Settings settings, ChunkPipeline.Fill bytes) {
    engine.checkOpen();
    return new ChunkPipeline(this, engine, bytes, settings);
  }

  private void checkRange(long at, long length) {
    if (at < 0 || at > spec.size() || length < 0 || length > spec.size() - at) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "position is %d and length %d, but the range must be within the stream's size, %d",
              at,
              length,
              spec.size()));
    }
  }

  private static void checkWritable(MemorySegment target) {
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("the target is read-only");
    }
  }

  /**
   * Waits for a chunk that is being filled, closes the pipelines, and stops the workers, if this
   * generator was opened. Generators derived from it can then no longer be used. Closing a derived
   * generator has no effect, nor has closing again.
   *
   * @throws IllegalStateException if this is called within a {@link PartAction} or {@link
   *     FillObserver} of this generator, for whose end it would wait
   */
  @Override
  public void close() {
    if (ownsEngine) {
      Callbacks.refuseClosing(engine);
      engine.close();
    }
  }

  boolean isClosed() {
    return engine.isClosed();
  }

  @Override
  public String toString() {
    return "DataGenerator["
        + spec
        + ", position="
        + position
        + ", backend="
        + engine.kernel().kind()
        + (engine.isClosed() ? ", closed" : "")
        + "]";
  }

  /**
   * The size of a page, the stream's unit of random access. Ranges that begin and end at multiples
   * of it are fastest.
   */
  public static final int PAGE_BYTES = PageRecipe.PAGE_BYTES;
}
