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
    if (layout.sources() != null) {
      fillRuns(position, target, offset, length, nonTemporal);
      return;
    }
    long end = position + length;
    while (position < end) {
      long n = run(position, end);
      kernel.fill(layout.recipe(), source(position), n, target, offset, nonTemporal);
      position += n;
      offset += n;
    }
  }

  /** As {@link #fill}, where the recipe changes from run to run. */
  private void fillRuns(
      long position, MemorySegment target, long offset, long length, boolean nonTemporal) {
    PageRun run = new PageRun(layout.recipe());
    long end = position + length;
    while (position < end) {
      long n = run(position, end, run);
      long source = run.sourcePage * PAGE + position % PAGE;
      kernel.fill(run.recipe, source, n, target, offset, nonTemporal);
      position += n;
      offset += n;
    }
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
    PageRun run = new PageRun(layout.recipe());
    long end = position + length;
    for (long at = position; at < end; ) {
      long n = run(at, end, run);
      long source = run.sourcePage * PAGE + at % PAGE;
      long matching = kernel.matchingBytes(run.recipe, source, n, found, offset + at - position);
      at += matching;
      if (matching < n) {
        return at - position;
      }
    }
    return length;
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

  /** How many bytes from a position on have consecutive source positions. */
  private long run(long position, long end) {
    long page = position / PAGE;
    long left = Math.ceilDiv(end - page * PAGE, (long) PAGE);
    long pages = layout.runPages(page, left);
    return pages == left ? end - position : (page + pages) * PAGE - position;
  }

  /** As {@link #run}, of any layout; says where the run's pages come from. */
  private long run(long position, long end, PageRun run) {
    long page = position / PAGE;
    if (layout.sources() == null) {
      run.sourcePage = layout.sourcePage(page);
      return run(position, end);
    }
    long left = Math.ceilDiv(end - page * PAGE, (long) PAGE);
    layout.run(page, left, run);
    return run.pages == left ? end - position : (page + run.pages) * PAGE - position;
  }

  /** Where a position's byte stands among the source pages. */
  private long source(long position) {
    return layout.sourcePage(position / PAGE) * PAGE + position % PAGE;
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
