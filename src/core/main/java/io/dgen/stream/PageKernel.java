package io.dgen.stream;

import java.lang.foreign.MemorySegment;

/**
 * Fills memory with pages, compares memory with pages, and searches for pages. All kernels generate
 * the same bytes; they differ in speed and requirements. Thread-safe, without state between calls.
 * Kernels are independent of deduplication, sizes and threads.
 */
public sealed interface PageKernel permits NativePageKernel, JavaPageKernel {

  /** The kinds of kernels. */
  enum Kind {
    /** C, through the Foreign Function and Memory API. */
    NATIVE,
    /** Java with {@code jdk.incubator.vector}. */
    VECTOR,
    /** Plain Java. */
    SCALAR
  }

  /**
   * Returns the kind of this kernel.
   *
   * @return the kind
   */
  Kind kind();

  /**
   * Returns the name of the instruction set in use.
   *
   * @return for example {@code avx512}, {@code vector-256}, {@code java}
   */
  String isa();

  /**
   * Returns whether the kernel has non-temporal stores.
   *
   * @return false if {@code nonTemporal} has no effect
   */
  boolean hasNonTemporalStores();

  /**
   * Fills memory with bytes of consecutive source pages. A part of a page costs its rows up to the
   * part's end.
   *
   * @param recipe the pages' recipe
   * @param position position of the first byte: page p begins at p times {@link
   *     PageRecipe#PAGE_BYTES}
   * @param bytes the number of bytes
   * @param target the memory, of any kind and alignment, accessible to this thread and not
   *     read-only
   * @param offset offset into the target; the bytes must fit
   * @param nonTemporal whether stores of whole pages bypass the cache
   */
  void fill(
      PageRecipe recipe,
      long position,
      long bytes,
      MemorySegment target,
      long offset,
      boolean nonTemporal);

  /**
   * Compares memory with bytes of consecutive source pages.
   *
   * @param recipe the pages' recipe
   * @param position position of the first byte
   * @param bytes the number of bytes
   * @param found the memory, of any kind and alignment, accessible to this thread
   * @param offset offset into the memory; the bytes must fit
   * @return the number of bytes before the first page that differs; {@code bytes} if none does
   */
  long matchingBytes(
      PageRecipe recipe, long position, long bytes, MemorySegment found, long offset);

  /**
   * Fills memory with the pages of a batch, one run after the other.
   *
   * @param batch the runs
   * @param target the memory, as for {@link #fill}
   * @param offset offset into the target; the pages must fit
   * @param nonTemporal whether stores bypass the cache
   */
  default void fillRuns(PageBatch batch, MemorySegment target, long offset, boolean nonTemporal) {
    for (int run = 0; run < batch.runs(); run++) {
      long bytes = batch.pages(run) * PageRecipe.PAGE_BYTES;
      long source = batch.sourcePage(run) * PageRecipe.PAGE_BYTES;
      fill(batch.recipe(run), source, bytes, target, offset, nonTemporal);
      offset += bytes;
    }
  }

  /**
   * Fills memory with the starts of consecutive streams, one after the other, if the kernel is
   * faster at that than at a call for each.
   *
   * @param shape the streams' recipe, whose keys do not count
   * @param seed the run's seed
   * @param firstStream the first stream's number
   * @param count how many streams
   * @param bytesEach bytes of each
   * @param target the memory, as for {@link #fill}
   * @param offset offset into the target; all bytes must fit
   * @return whether it is filled
   */
  default boolean fillObjects(
      PageRecipe shape,
      long seed,
      long firstStream,
      int count,
      long bytesEach,
      MemorySegment target,
      long offset) {
    return false;
  }

  /**
   * Compares memory with the pages of a batch.
   *
   * @param batch the runs
   * @param found the memory, as for {@link #matchingBytes}
   * @param offset offset into the memory; the pages must fit
   * @return the number of bytes before the first page that differs; all bytes of the pages if none
   *     does
   */
  default long matchingRuns(PageBatch batch, MemorySegment found, long offset) {
    long done = 0;
    for (int run = 0; run < batch.runs(); run++) {
      long bytes = batch.pages(run) * PageRecipe.PAGE_BYTES;
      long source = batch.sourcePage(run) * PageRecipe.PAGE_BYTES;
      long matching = matchingBytes(batch.recipe(run), source, bytes, found, offset + done);
      done += matching;
      if (matching < bytes) {
        break;
      }
    }
    return done;
  }

  /**
   * Searches consecutive pages for the first that has one of some words in a lane of its first row.
   * The first row is always random.
   *
   * @param recipe the pages' recipe
   * @param lane the word of the row, 0 to 7
   * @param page number of the first source page
   * @param pages the number of pages
   * @param words the words to search for
   * @return the number of pages before the first match; {@code pages} if there is none
   */
  long findPage(PageRecipe recipe, int lane, long page, long pages, SearchWords words);
}
