package io.dgen.stream;

import java.lang.foreign.MemorySegment;

/**
 * Fills, compares and finds whole pages. All kernels make the same bytes; they differ in speed and
 * in what they need. Thread-safe, without state between calls. Nothing here knows of deduplication,
 * sizes or threads.
 */
public sealed interface PageKernel permits NativePageKernel, VectorPageKernel, ScalarPageKernel {

  /** Which kernel this is. */
  enum Kind {
    /** C, through the Foreign Function and Memory API. */
    NATIVE,
    /** Java with {@code jdk.incubator.vector}. */
    VECTOR,
    /** Plain Java. */
    SCALAR
  }

  /**
   * Which kernel this is.
   *
   * @return its kind
   */
  Kind kind();

  /**
   * The instruction set in use, for people to read.
   *
   * @return for example {@code avx512}, {@code vector-256}, {@code java}
   */
  String isa();

  /**
   * Whether the kernel has non-temporal stores.
   *
   * @return false where asking for them changes nothing
   */
  boolean hasNonTemporalStores();

  /**
   * Fills whole pages.
   *
   * @param recipe the pages' recipe
   * @param page number of the first source page
   * @param pages how many, all consecutive
   * @param target where to; any kind and alignment, accessible to this thread and not read-only
   * @param offset bytes into the target; the run must fit
   * @param nonTemporal whether to store past the cache
   */
  void fill(
      PageRecipe recipe,
      long page,
      long pages,
      MemorySegment target,
      long offset,
      boolean nonTemporal);

  /**
   * Compares whole pages.
   *
   * @param recipe the pages' recipe
   * @param page number of the first source page
   * @param pages how many, all consecutive
   * @param found what to compare; any kind and alignment, accessible to this thread
   * @param offset bytes into it; the run must fit
   * @return how many pages from the first on are as they should be
   */
  long matchingPages(PageRecipe recipe, long page, long pages, MemorySegment found, long offset);

  /**
   * Searches pages for one that has in a lane of its first row, which is always random, one of some
   * words.
   *
   * @param recipe the pages' recipe
   * @param lane which word of the row, 0 to 7
   * @param page number of the first source page
   * @param pages how many, all consecutive
   * @param words what is looked for
   * @return how many pages come before the first such one; {@code pages} if there is none
   */
  long findPage(PageRecipe recipe, int lane, long page, long pages, SearchWords words);
}
