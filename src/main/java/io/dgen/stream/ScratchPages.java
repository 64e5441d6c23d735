package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Off-heap pages for parts of pages to be made in, lent for the length of a call. Thread-safe;
 * allocates only at first.
 */
final class ScratchPages {

  private static final int SLOTS = 64;
  private static final AtomicReferenceArray<MemorySegment> FREE = new AtomicReferenceArray<>(SLOTS);

  private ScratchPages() {}

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }

  static MemorySegment take() {
    MemorySegment page = FREE.getAndSet(slot(), null);
    return page != null
        ? page
        : Arena.ofAuto().allocate(PageRecipe.PAGE_BYTES, PageRecipe.PAGE_BYTES);
  }

  /** A page that finds its place taken is left to the collector. */
  static void give(MemorySegment page) {
    FREE.set(slot(), page);
  }
}
