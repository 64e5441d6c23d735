package io.dgen;

import java.lang.foreign.MemorySegment;

/**
 * What workers do with a part of a chunk. Must not call the generator's methods that have to do
 * with chunks or closing: they wait for the chunk that is being worked on.
 */
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
