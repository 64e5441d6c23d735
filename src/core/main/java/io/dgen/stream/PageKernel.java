package io.dgen.stream;

import java.lang.foreign.MemorySegment;

/**
 * Fills and compares bytes of pages, and finds pages. All kernels make the same bytes; they differ
 * in speed and in what they need. Thread-safe, without state between calls. Nothing here knows of
 * deduplication, sizes or threads.
 */
public sealed interface PageKernel permits NativePageKernel, JavaPageKernel {

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
   * Fills with bytes of consecutive source pages. A part of a page costs its rows up to the part's
   * end.
   *
   * @param recipe the pages' recipe
   * @param position of the first byte: page p begins at p times {@link PageRecipe#PAGE_BYTES}
   * @param bytes how many
   * @param target where to; any kind and alignment, accessible to this thread and not read-only
   * @param offset bytes into the target; the bytes must fit
   * @param nonTemporal whether to store whole pages past the cache
   */
  void fill(
      PageRecipe recipe,
      long position,
      long bytes,
      MemorySegment target,
      long offset,
      boolean nonTemporal);

  /**
   * Compares with bytes of consecutive source pages.
   *
   * @param recipe the pages' recipe
   * @param position of the first byte
   * @param bytes how many
   * @param found what to compare; any kind and alignment, accessible to this thread
   * @param offset bytes into it; the bytes must fit
   * @return how many bytes come before the first page that differs in them; {@code bytes} if none
   *     does
   */
  long matchingBytes(
      PageRecipe recipe, long position, long bytes, MemorySegment found, long offset);

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
