package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

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

  /**
   * Compares with the stream's bytes from a position on.
   *
   * @param position in the stream
   * @param found what to compare; accessible to this thread
   * @param offset bytes into it
   * @param length bytes; the range must fit
   * @return where it differs, or null if it does not
   */
  public @Nullable Differences verify(
      long position, MemorySegment found, long offset, long length) {
    @Nullable Differences differences = null;
    PageRun run = new PageRun(layout.recipe());
    long end = position + length;
    while (position < end) {
      long n = run(position, end, run);
      long source = run.sourcePage * PAGE + position % PAGE;
      long matching = kernel.matchingBytes(run.recipe, source, n, found, offset);
      position += matching;
      offset += matching;
      if (matching < n) {
        // The page that stopped the run is looked at byte by byte; the run goes on behind it.
        n = Math.min(PAGE - position % PAGE, end - position);
        source += matching;
        differences = compare(differences, run.recipe, source, position, found, offset, n);
        position += n;
        offset += n;
      }
    }
    return differences;
  }

  /**
   * Searches source pages for one whose first row has one of some words.
   *
   * @param lane which word of the row, 0 to 7
   * @param page number of the first source page
   * @param pages how many
   * @param words what is looked for
   * @return how many pages come before the first such one; {@code pages} if there is none
   */
  public long find(int lane, long page, long pages, SearchWords words) {
    return kernel.findPage(layout.recipe(), lane, page, pages, words);
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

  /** Compares a part of one page. */
  private @Nullable Differences compare(
      @Nullable Differences differences,
      PageRecipe recipe,
      long source,
      long position,
      MemorySegment found,
      long offset,
      long n) {
    long from = position % PAGE;
    MemorySegment scratch = SCRATCH.take();
    kernel.fill(recipe, source - from, PAGE, scratch, 0, false);
    long first = MemorySegment.mismatch(scratch, from, from + n, found, offset, offset + n);
    if (first >= 0) {
      differences = differences == null ? new Differences() : differences;
      differences.add(scratch, from, found, offset, n, position, first);
    }
    SCRATCH.give(scratch);
    return differences;
  }
}
