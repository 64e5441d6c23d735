package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Lets a Java kernel see off-heap memory only: heap memory goes through a stage in the first-level
 * cache. Code that has met both kinds is compiled for both, with every access in doubt: several
 * times slower than the copy.
 */
final class OffHeapStage {

  private static final long PAGES = 4;
  private static final int PAGE = PageRecipe.PAGE_BYTES;
  private static final Lending<MemorySegment> STAGES =
      new Lending<>(() -> Arena.ofAuto().allocate(PAGES * PAGE, PAGE));

  private OffHeapStage() {}

  static void fill(
      PageKernel kernel,
      PageRecipe recipe,
      long page,
      long pages,
      MemorySegment target,
      long offset) {
    MemorySegment stage = STAGES.take();
    for (long i = 0; i < pages; i += PAGES) {
      long n = Math.min(PAGES, pages - i);
      kernel.fill(recipe, page + i, n, stage, 0, false);
      MemorySegment.copy(stage, 0, target, offset + i * PAGE, n * PAGE);
    }
    STAGES.give(stage);
  }

  static long matchingPages(
      PageKernel kernel,
      PageRecipe recipe,
      long page,
      long pages,
      MemorySegment found,
      long offset) {
    MemorySegment stage = STAGES.take();
    long matching = 0;
    while (matching < pages) {
      long n = Math.min(PAGES, pages - matching);
      MemorySegment.copy(found, offset + matching * PAGE, stage, 0, n * PAGE);
      long m = kernel.matchingPages(recipe, page + matching, n, stage, 0);
      matching += m;
      if (m < n) {
        break;
      }
    }
    STAGES.give(stage);
    return matching;
  }
}
