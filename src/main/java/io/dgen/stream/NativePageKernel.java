package io.dgen.stream;

import io.dgen.ffi.DgenNative;
import java.lang.foreign.MemorySegment;

/** The stream format in C, by one instruction set of {@code libdgen}. */
final class NativePageKernel implements PageKernel {

  /** Heap memory is held against the collector during a call: some microseconds at a time. */
  private static final long HEAP_SLICE_PAGES = 8;

  private final int isa;

  /** For an ISA that the library supports here. */
  NativePageKernel(int isa) {
    this.isa = isa;
  }

  @Override
  public Kind kind() {
    return Kind.NATIVE;
  }

  @Override
  public String isa() {
    return DgenNative.isaName(isa);
  }

  @Override
  public boolean hasNonTemporalStores() {
    return DgenNative.streams(isa);
  }

  @Override
  public void fill(
      PageRecipe recipe,
      long page,
      long pages,
      MemorySegment target,
      long offset,
      boolean nonTemporal) {
    long slice = slicePages(target, pages);
    for (long i = 0; i < pages; i += slice) {
      DgenNative.fillPages(
          isa,
          target,
          offset + i * PageRecipe.PAGE_BYTES,
          page + i,
          Math.min(slice, pages - i),
          recipe.key0(),
          recipe.key1(),
          recipe.key2(),
          recipe.key3(),
          recipe.rowsQ32(),
          recipe.unitRows(),
          recipe.repeat(),
          nonTemporal);
    }
  }

  @Override
  public long matchingPages(
      PageRecipe recipe, long page, long pages, MemorySegment found, long offset) {
    long slice = slicePages(found, pages);
    for (long i = 0; i < pages; i += slice) {
      long n = Math.min(slice, pages - i);
      long matching =
          DgenNative.verifyPages(
              isa,
              found,
              offset + i * PageRecipe.PAGE_BYTES,
              page + i,
              n,
              recipe.key0(),
              recipe.key1(),
              recipe.key2(),
              recipe.key3(),
              recipe.rowsQ32(),
              recipe.unitRows(),
              recipe.repeat());
      if (matching < n) {
        return i + matching;
      }
    }
    return pages;
  }

  @Override
  public long findPage(PageRecipe recipe, int lane, long page, long pages, SearchWords words) {
    return DgenNative.findPage(
        isa, words.offHeap(), words.count(), lane, page, pages, recipe.key0(), recipe.key3());
  }

  private static long slicePages(MemorySegment segment, long pages) {
    return segment.isNative() ? Math.max(1, pages) : HEAP_SLICE_PAGES;
  }
}
