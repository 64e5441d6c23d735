package io.dgen;

/**
 * Observes which thread fills which part of a chunk. It must not call methods of the generator that
 * fill chunks, or close it: they would wait for the current chunk.
 */
@FunctionalInterface
public interface FillObserver {
  /**
   * Called after the calling thread has filled a piece. Several threads call it at once; it must be
   * fast.
   *
   * @param offset offset of the piece in bytes
   * @param length size of the piece in bytes
   */
  void filled(long offset, long length);
}
