package io.dgen;

/**
 * Is told which thread fills what of a chunk. Must not call the generator's methods that have to do
 * with chunks or closing: they wait for the chunk that is being worked on.
 */
@FunctionalInterface
public interface FillObserver {
  /**
   * A piece has been filled by the calling thread. Called by several threads at once; must be
   * quick.
   *
   * @param offset bytes from the chunk's start
   * @param length bytes
   */
  void filled(long offset, long length);
}
