package io.dgen;

import java.lang.foreign.MemorySegment;

/** Receives each page of found bytes that differs from the stream. */
@FunctionalInterface
public interface DifferenceObserver {
  /**
   * Receives a page in which at least one byte differs. Called by the comparing thread.
   *
   * @param position the position in the stream of the page's first byte
   * @param expected the expected bytes; read-only, and valid until this method returns
   * @param found the found bytes, a slice of the compared memory
   */
  void differs(long position, MemorySegment expected, MemorySegment found);
}
