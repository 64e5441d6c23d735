package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The test that a kernel must pass before it is used: it fills, compares and finds some pages like
 * another kernel.
 */
final class KernelProof {

  private static final int PAGES = 5;
  private static final long FIRST_PAGE = (1L << 33) - 2;
  private static final long START = FIRST_PAGE * PageRecipe.PAGE_BYTES;

  /** The bytes missing at each end of a range that begins and ends within a page. */
  private static final long LACKING = 1000;

  private static final long SEARCHED = 21;
  private static final double FRACTIONAL_ROWS = 2.7;

  private KernelProof() {}

  static boolean holds(PageKernel candidate, PageKernel reference) {
    return agree(PageRecipe.of(1, 2, 1, 4096, false), candidate, reference)
        && agree(PageRecipe.of(3, 4, FRACTIONAL_ROWS, 512, true), candidate, reference);
  }

  /**
   * Compares off-heap memory with both stores, and heap memory: each may use other code. The native
   * kernel has the same for both, and would have to be linked twice.
   */
  private static boolean agree(PageRecipe recipe, PageKernel candidate, PageKernel reference) {
    MemorySegment expected = MemorySegment.ofArray(new byte[PAGES * PageRecipe.PAGE_BYTES]);
    MemorySegment onHeap = MemorySegment.ofArray(new byte[PAGES * PageRecipe.PAGE_BYTES]);
    reference.fill(recipe, START, expected.byteSize(), expected, 0, false);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment offHeap = arena.allocate(expected.byteSize(), PageRecipe.PAGE_BYTES);
      boolean sameForHeap = candidate.kind() == PageKernel.Kind.NATIVE;
      return (sameForHeap || makes(expected, recipe, candidate, onHeap, false))
          && makes(expected, recipe, candidate, offHeap, false)
          && makes(expected, recipe, candidate, offHeap.fill((byte) 0), true)
          && runs(expected, recipe, candidate, offHeap)
          && finds(expected, recipe, candidate);
    }
  }

  /**
   * Searches for the last of the pages, among enough pages for the widest vectors. It must not be
   * found beyond the searched pages.
   */
  private static boolean finds(MemorySegment pages, PageRecipe recipe, PageKernel candidate) {
    int lane = PageRecipe.LANES - 1;
    long last = PAGES - 1;
    long at = last * PageRecipe.PAGE_BYTES + (long) lane * Long.BYTES;
    SearchWords words = new SearchWords(0, pages.get(PageRuns.WORD, at), -1);
    long page = FIRST_PAGE + last;
    long fewer = SEARCHED - 1; // the page is the second after these
    return candidate.findPage(recipe, lane, page - SEARCHED, 2 * SEARCHED, words) == SEARCHED
        && candidate.findPage(recipe, lane, page - SEARCHED, fewer, words) == fewer;
  }

  /** Compares runs of single pages, enough to be generated side by side, and one of other keys. */
  private static boolean runs(
      MemorySegment expected, PageRecipe recipe, PageKernel candidate, MemorySegment made) {
    PageBatch batch = new PageBatch();
    batch.start(new PageRecipe[] {recipe.withKeys(0, 0), recipe});
    for (int i = 0; i < PAGES; i++) {
      batch.add(FIRST_PAGE + i, 1, 1);
    }
    long all = expected.byteSize();
    candidate.fillRuns(batch, made.fill((byte) 0), 0, false);
    if (expected.mismatch(made) >= 0 || candidate.matchingRuns(batch, made, 0) != all) {
      return false;
    }
    batch.start(new PageRecipe[] {recipe.withKeys(0, 0), recipe});
    for (int i = 0; i < PAGES; i++) {
      batch.add(FIRST_PAGE + i, 1, i == PAGES - 1 ? 0 : 1);
    }
    return candidate.matchingRuns(batch, made, 0) == all - PageRecipe.PAGE_BYTES;
  }

  private static boolean makes(
      MemorySegment expected,
      PageRecipe recipe,
      PageKernel candidate,
      MemorySegment made,
      boolean nonTemporal) {
    long all = expected.byteSize();
    long part = all - 2 * LACKING;
    candidate.fill(recipe, START, all, made, 0, nonTemporal);
    if (expected.mismatch(made) >= 0
        || candidate.matchingBytes(recipe, START, all, made, 0) != all
        || candidate.matchingBytes(recipe, START + PageRecipe.PAGE_BYTES, all, made, 0) != 0) {
      return false;
    }
    made.fill((byte) 0);
    candidate.fill(recipe, START + LACKING, part, made, 0, nonTemporal);
    return MemorySegment.mismatch(expected, LACKING, all - LACKING, made, 0, part) < 0
        && candidate.matchingBytes(recipe, START + LACKING, part, made, 0) == part
        && candidate.matchingBytes(recipe, START, part, made, 0) == 0;
  }
}
