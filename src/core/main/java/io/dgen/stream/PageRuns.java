package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A stream's bytes at any position: cuts a range into runs with consecutive source pages, which go
 * to the kernel. Immutable, thread-safe, runs on the calling thread.
 */
public final class PageRuns {

  /** Words are little-endian in memory, whatever the machine's own order. */
  static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int PAGE = PageRecipe.PAGE_BYTES;
  private static final int SCRATCH_BYTES = 4 * PAGE;

  /**
   * What small arrays go through, so that no segment need be made of them, and pages that found
   * bytes are held against.
   */
  private static final Lending<MemorySegment> SCRATCH =
      new Lending<>(() -> Arena.ofAuto().allocate(SCRATCH_BYTES, PAGE));

  private static final Lending<PageBatch> BATCHES = new Lending<>(PageBatch::new);

  private final StreamLayout layout;
  private final PageKernel kernel;

  /**
   * The bytes of a layout, made by a kernel.
   *
   * @param layout where pages come from
   * @param kernel what makes them
   */
  public PageRuns(StreamLayout layout, PageKernel kernel) {
    this.layout = layout;
    this.kernel = kernel;
  }

  /**
   * The same with other keys, in the time of eight multiplications.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @return the runs of the other stream
   */
  public PageRuns withKeys(long seed, long stream) {
    return new PageRuns(layout.withKeys(seed, stream), kernel);
  }

  /**
   * Fills with the stream's bytes from a position on.
   *
   * @param position in the stream
   * @param target where to; accessible to this thread and not read-only
   * @param offset bytes into the target
   * @param length bytes; the range must fit
   * @param nonTemporal whether to store past the cache
   */
  public void fill(
      long position, MemorySegment target, long offset, long length, boolean nonTemporal) {
    if (layout.isOneRun()) {
      kernel.fill(layout.recipe(), position, length, target, offset, nonTemporal);
      return;
    }
    long done = 0;
    while (done < length) {
      long at = position + done;
      long pages = at % PAGE == 0 ? (length - done) / PAGE : 0;
      if (pages <= 1) {
        long n = inPage(at, length - done);
        kernel.fill(layout.recipeOf(at / PAGE), source(at), n, target, offset + done, nonTemporal);
        done += n;
      } else {
        PageBatch batch = BATCHES.take();
        layout.gather(at / PAGE, pages, batch);
        kernel.fillRuns(batch, target, offset + done, nonTemporal);
        done += batch.pages() * PAGE;
        BATCHES.give(batch);
      }
    }
  }

  /**
   * Fills memory with the starts of consecutive streams, one after the other, if one call is faster
   * than many.
   *
   * @param seed the run's seed
   * @param firstStream the first stream's number
   * @param count how many streams
   * @param bytesEach bytes of each
   * @param target where to; all must fit
   * @return whether it is filled
   */
  public boolean fillObjects(
      long seed, long firstStream, int count, long bytesEach, MemorySegment target) {
    return layout.isOneRun()
        && kernel.fillObjects(layout.recipe(), seed, firstStream, count, bytesEach, target, 0);
  }

  /**
   * Fills a part of an array with the stream's bytes from a position on.
   *
   * @param position in the stream
   * @param target where to
   * @param offset index of the first byte
   * @param length bytes; the part must fit
   * @param nonTemporal whether to store past the cache
   */
  public void fill(long position, byte[] target, int offset, int length, boolean nonTemporal) {
    if (length > SCRATCH_BYTES || nonTemporal) {
      fill(position, MemorySegment.ofArray(target), offset, length, nonTemporal);
      return;
    }
    MemorySegment scratch = SCRATCH.take();
    fill(position, scratch, 0, length, false);
    MemorySegment.copy(scratch, ValueLayout.JAVA_BYTE, 0, target, offset, length);
    SCRATCH.give(scratch);
  }

  /** Receives a page that differs: see {@link #verify}. */
  @FunctionalInterface
  public interface DifferingPage {
    /**
     * Receives a page.
     *
     * @param position the position in the stream of its first byte
     * @param expected the expected bytes; read-only, and valid until this method returns
     * @param found the found bytes
     */
    void accept(long position, MemorySegment expected, MemorySegment found);
  }

  /**
   * Compares memory with the stream's bytes from a position.
   *
   * @param position position in the stream
   * @param found the memory, accessible to this thread
   * @param offset offset into the memory
   * @param length the number of bytes; the range must fit
   * @return how many bytes precede the first page of the stream that differs, {@code length} if
   *     none does
   */
  public long matchingBytes(long position, MemorySegment found, long offset, long length) {
    if (layout.isOneRun()) {
      return kernel.matchingBytes(layout.recipe(), position, length, found, offset);
    }
    long done = 0;
    while (done < length) {
      long at = position + done;
      long pages = at % PAGE == 0 ? (length - done) / PAGE : 0;
      long n;
      long matching;
      if (pages <= 1) {
        n = inPage(at, length - done);
        matching =
            kernel.matchingBytes(layout.recipeOf(at / PAGE), source(at), n, found, offset + done);
      } else {
        PageBatch batch = BATCHES.take();
        layout.gather(at / PAGE, pages, batch);
        n = batch.pages() * PAGE;
        matching = kernel.matchingRuns(batch, found, offset + done);
        BATCHES.give(batch);
      }
      done += matching;
      if (matching < n) {
        break;
      }
    }
    return done;
  }

  /**
   * Compares memory with the stream's bytes from a position, and passes on every page that differs.
   *
   * @param position position in the stream
   * @param found the memory, accessible to this thread
   * @param offset offset into the memory
   * @param length the number of bytes; the range must fit
   * @param phase the positions of the pages' starts, modulo 4096: 0 for the stream's own pages
   * @param consumer receives the pages in order; the first and the last may be shorter
   */
  public void verify(
      long position,
      MemorySegment found,
      long offset,
      long length,
      long phase,
      DifferingPage consumer) {
    long end = position + length;
    for (long at = position; at < end; ) {
      at += matchingBytes(at, found, offset + at - position, end - at);
      if (at < end) {
        // From the start of the page that ended the comparison: the bytes before are right.
        long page = at - Math.floorMod(at - phase, (long) PAGE);
        long from = Math.max(position, page);
        at = from + Math.min(end - from, page + PAGE - from); // positions go up to 2^63 - 1
        compare(from, found.asSlice(offset + from - position, at - from), consumer);
      }
    }
  }

  /**
   * Searches the pages of unique units for one whose first row has one of some words.
   *
   * @param lane which word of the row, 0 to 7
   * @param page number of the first page
   * @param pages how many
   * @param words what is looked for
   * @return how many pages come before the first such one; {@code pages} if there is none
   */
  public long find(int lane, long page, long pages, SearchWords words) {
    return SourceSearch.find(layout, kernel, lane, page, pages, words);
  }

  /**
   * Where pages come from.
   *
   * @return the layout
   */
  public StreamLayout layout() {
    return layout;
  }

  /** Returns how many of the bytes from a position are in its page. */
  private static long inPage(long position, long bytes) {
    return Math.min(bytes, PAGE - position % PAGE);
  }

  /** Returns the place of a position's byte among the source pages. */
  private long source(long position) {
    return layout.sourceOf(position / PAGE) * PAGE + position % PAGE;
  }

  private void compare(long position, MemorySegment found, DifferingPage consumer) {
    MemorySegment scratch = SCRATCH.take();
    MemorySegment expected = scratch.asSlice(0, found.byteSize());
    fill(position, expected, 0, expected.byteSize(), false);
    if (expected.mismatch(found) >= 0) {
      consumer.accept(position, expected.asReadOnly(), found);
    }
    SCRATCH.give(scratch);
  }
}
