package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The common part of the kernels in Java. It generates whole pages and the first rows of a page in
 * place, in off-heap memory. Everything else is copied from a stage in the first-level cache:
 * ranges that begin within a page or end within a row, and heap memory. Code that has accessed both
 * heap and off-heap memory is compiled with a check for every access, which is several times slower
 * than the copy.
 */
abstract sealed class JavaPageKernel implements PageKernel
    permits VectorPageKernel, ScalarPageKernel {

  private static final int PAGE = PageRecipe.PAGE_BYTES;
  private static final int ROW = PageRecipe.ROW_BYTES;
  private static final int STAGE_BYTES = 4 * PAGE;
  private static final Lending<MemorySegment> STAGES =
      new Lending<>(() -> Arena.ofAuto().allocate(STAGE_BYTES, PAGE));

  /** Fills whole pages of off-heap memory. */
  abstract void fillPages(
      PageRecipe recipe, long page, long pages, MemorySegment target, long offset);

  /** Fills off-heap memory with the first rows of a page, 1 to 63. */
  abstract void fillRows(PageRecipe recipe, long page, int rows, MemorySegment target, long offset);

  /** Returns the number of whole pages of off-heap memory before the first that differs. */
  abstract long matchingPages(
      PageRecipe recipe, long page, long pages, MemorySegment found, long offset);

  @Override
  public final boolean hasNonTemporalStores() {
    return false;
  }

  @Override
  public void fill(
      PageRecipe recipe,
      long position,
      long bytes,
      MemorySegment target,
      long offset,
      boolean nonTemporal) {
    for (long done = 0; done < bytes; ) {
      long n;
      if (inPlace(position + done, bytes - done, ROW, target)) {
        n = (bytes - done) / ROW * ROW;
        make(recipe, (position + done) / PAGE, n, target, offset + done);
      } else {
        n = staged(position + done, bytes - done, target);
        MemorySegment stage = STAGES.take();
        long from = stage(recipe, position + done, n, stage);
        MemorySegment.copy(stage, from, target, offset + done, n);
        STAGES.give(stage);
      }
      done += n;
    }
  }

  @Override
  public long matchingBytes(
      PageRecipe recipe, long position, long bytes, MemorySegment found, long offset) {
    long done = 0;
    while (done < bytes) {
      long n;
      long matching;
      if (!recipe.masked() && inPlace(position + done, bytes - done, PAGE, found)) {
        long pages = (bytes - done) / PAGE;
        n = pages * PAGE;
        matching =
            matchingPages(recipe, (position + done) / PAGE, pages, found, offset + done) * PAGE;
      } else {
        n = staged(position + done, bytes - done, found);
        matching = matchingStaged(recipe, position + done, n, found, offset + done);
      }
      done += matching;
      if (matching < n) {
        break;
      }
    }
    return done;
  }

  /** Returns the largest objects that are faster in plain Java side by side than one by one. */
  abstract long mostSideBySide();

  @Override
  public boolean fillObjects(
      PageRecipe shape,
      long seed,
      long firstStream,
      int count,
      long bytesEach,
      MemorySegment target,
      long offset) {
    if (!target.isNative()
        || bytesEach > mostSideBySide()
        || bytesEach % ROW != 0
        || count < SideBySide.LEAST_PAGES
        || shape.masked()
        || !SideBySide.suits(shape)) {
      return false;
    }
    SideBySide.fillObjects(shape, seed, firstStream, count, (int) bytesEach / ROW, target, offset);
    return true;
  }

  private static boolean inPlace(long position, long bytes, int least, MemorySegment segment) {
    return position % PAGE == 0 && bytes >= least && segment.isNative();
  }

  /** Returns how much of a range to stage at once: for off-heap memory only to the page's end. */
  private static long staged(long position, long bytes, MemorySegment segment) {
    long most = (segment.isNative() ? PAGE : STAGE_BYTES) - position % PAGE;
    return Math.min(bytes, most);
  }

  private long matchingStaged(
      PageRecipe recipe, long position, long bytes, MemorySegment found, long offset) {
    MemorySegment stage = STAGES.take();
    long from = stage(recipe, position, bytes, stage);
    long first = MemorySegment.mismatch(stage, from, from + bytes, found, offset, offset + bytes);
    STAGES.give(stage);
    return first < 0 ? bytes : Math.max(0, (from + first) / PAGE * PAGE - from);
  }

  /** Generates a range on the stage, from its page's start. Returns the range's start there. */
  private long stage(PageRecipe recipe, long position, long bytes, MemorySegment stage) {
    long from = position % PAGE;
    make(recipe, position / PAGE, Math.ceilDiv(from + bytes, (long) ROW) * ROW, stage, 0);
    return from;
  }

  /** Generates whole pages, then rows of the next page. */
  private void make(PageRecipe recipe, long page, long bytes, MemorySegment target, long offset) {
    if (!recipe.masked()) {
      makePlain(recipe, page, bytes, target, offset);
      return;
    }
    // A few pages at a time, so that they are still in the first-level cache.
    for (long done = 0; done < bytes; done += STAGE_BYTES) {
      long n = Math.min(STAGE_BYTES, bytes - done);
      makePlain(recipe, page + done / PAGE, n, target, offset + done);
      mask(recipe, page + done / PAGE, n, target, offset + done);
    }
  }

  /**
   * Masks the random rows of pages, and the rows that repeat one. This is a pass of its own because
   * kernels that mask each row as they generate it are a tenth slower for streams without a mask.
   */
  final void mask(PageRecipe recipe, long page, long bytes, MemorySegment target, long offset) {
    long unitBytes = (long) recipe.unitRows() * ROW;
    long unit = page * recipe.unitsPerPage();
    for (long start = 0; start < bytes; start += unitBytes) {
      long rows = recipe.repeat() ? recipe.unitRows() : recipe.randomRows(unit);
      long end = offset + Math.min(bytes, start + rows * ROW);
      maskWords(recipe, target, offset + start, end);
      unit++;
    }
  }

  /** Masks words of whole rows. */
  void maskWords(PageRecipe recipe, MemorySegment target, long from, long end) {
    for (long at = from; at < end; at += Long.BYTES) {
      target.set(PageRuns.WORD, at, recipe.made(target.get(PageRuns.WORD, at)));
    }
  }

  private void makePlain(
      PageRecipe recipe, long page, long bytes, MemorySegment target, long offset) {
    long pages = bytes / PAGE;
    int rows = (int) (bytes % PAGE / ROW);
    if (pages > 0) {
      fillPages(recipe, page, pages, target, offset);
    }
    if (rows > 0) {
      fillRows(recipe, page + pages, rows, target, offset + pages * PAGE);
    }
  }
}
