package io.dgen;

import java.lang.foreign.MemorySegment;

/**
 * An action of workers on a part of a chunk. It must not call methods of the generator that work on
 * chunks, or close it: they would wait for the current chunk.
 */
@FunctionalInterface
public interface PartAction {
  /**
   * Runs the action on a part. Called by several threads at once.
   *
   * @param chunk the whole chunk, as this thread may use it during the call
   * @param offset offset of the part in bytes
   * @param length size of the part in bytes
   */
  void accept(MemorySegment chunk, long offset, long length);
}
