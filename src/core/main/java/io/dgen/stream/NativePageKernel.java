package io.dgen.stream;

import io.dgen.ffi.DgenNative;
import java.lang.foreign.MemorySegment;

/** The kernel in C, for one instruction set of {@code libdgen}. */
final class NativePageKernel implements PageKernel {

  /** Bytes of heap memory per call: the garbage collector waits a few microseconds for it. */
  private static final long HEAP_SLICE_BYTES = 8 * PageRecipe.PAGE_BYTES;

  private final int isa;

  /** Creates the kernel for an ISA that the library supports here. */
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
      long position,
      long bytes,
      MemorySegment target,
      long offset,
      boolean nonTemporal) {
    for (long done = 0; done < bytes; ) {
      long n = oneCall(position + done, bytes - done, target);
      DgenNative.fill(
          isa,
          target,
          offset + done,
          position + done,
          n,
          recipe.key0(),
          recipe.key1(),
          recipe.key2(),
          recipe.key3(),
          recipe.rowsQ32(),
          recipe.unitRows(),
          recipe.repeat(),
          recipe.mask(),
          recipe.base(),
          nonTemporal);
      done += n;
    }
  }

  @Override
  public long matchingBytes(
      PageRecipe recipe, long position, long bytes, MemorySegment found, long offset) {
    long done = 0;
    while (done < bytes) {
      long n = oneCall(position + done, bytes - done, found);
      long matching =
          DgenNative.verify(
              isa,
              found,
              offset + done,
              position + done,
              n,
              recipe.key0(),
              recipe.key1(),
              recipe.key2(),
              recipe.key3(),
              recipe.rowsQ32(),
              recipe.unitRows(),
              recipe.repeat(),
              recipe.mask(),
              recipe.base());
      done += matching;
      if (matching < n) {
        break;
      }
    }
    return done;
  }

  @Override
  public void fillRuns(PageBatch batch, MemorySegment target, long offset, boolean nonTemporal) {
    if (!target.isNative()) {
      PageKernel.super.fillRuns(batch, target, offset, nonTemporal); // in slices
      return;
    }
    DgenNative.fillRuns(
        isa,
        target,
        offset,
        batch.runWords(),
        batch.runs(),
        batch.recipeWords(),
        batch.recipes(),
        nonTemporal);
  }

  @Override
  public long matchingRuns(PageBatch batch, MemorySegment found, long offset) {
    if (!found.isNative()) {
      return PageKernel.super.matchingRuns(batch, found, offset);
    }
    return DgenNative.verifyRuns(
        isa, found, offset, batch.runWords(), batch.runs(), batch.recipeWords(), batch.recipes());
  }

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
        || bytesEach > PageRecipe.PAGE_BYTES
        || bytesEach % PageRecipe.ROW_BYTES != 0) {
      return false;
    }
    DgenNative.fillObjects(
        isa,
        target,
        offset,
        bytesEach,
        count,
        PageKeys.number(firstStream, 0),
        PageKeys.ofSeed(seed, 0),
        PageKeys.ofSeed(seed, 1),
        PageKeys.ofSeed(seed, 2),
        PageKeys.ofSeed(seed, 3),
        shape.rowsQ32(),
        shape.unitRows(),
        shape.repeat(),
        shape.mask(),
        shape.base());
    return true;
  }

  @Override
  public long findPage(PageRecipe recipe, int lane, long page, long pages, SearchWords words) {
    return DgenNative.findPage(
        isa,
        words.offHeap(),
        words.count(),
        lane,
        page,
        pages,
        recipe.key0(),
        recipe.key3(),
        recipe.mask(),
        recipe.base());
  }

  /** Returns how many bytes a call may handle: in heap memory a slice, up to a page's end. */
  private static long oneCall(long position, long bytes, MemorySegment segment) {
    return segment.isNative()
        ? bytes
        : Math.min(bytes, HEAP_SLICE_BYTES - position % PageRecipe.PAGE_BYTES);
  }
}
