package io.dgen;

import java.lang.foreign.MemorySegment;

/** Is told of each page of found bytes that departs from the stream. */
@FunctionalInterface
public interface DifferenceObserver {
  /**
   * A page has at least one byte that differs. Called on the comparing thread.
   *
   * @param position where in the stream the page's first byte belongs
   * @param expected what the page should be; valid until this returns, read-only
   * @param found what it is: a slice of the memory that is compared
   */
  void differs(long position, MemorySegment expected, MemorySegment found);
}
