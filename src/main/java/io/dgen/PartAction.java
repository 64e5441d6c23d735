package io.dgen;

import java.lang.foreign.MemorySegment;

/** What workers do with a part of a chunk. */
@FunctionalInterface
public interface PartAction {
  /**
   * Does it. Called by several threads at once.
   *
   * @param chunk the whole chunk, as this thread may use it during the call
   * @param offset bytes from its start
   * @param length bytes of the part
   */
  void accept(MemorySegment chunk, long offset, long length);
}
