package io.dgen.storage.channel;

/**
 * Is told of bytes as a source has put them into a chunk: then they are still in the processor's
 * caches. Called on the thread that reads, which waits for it.
 */
@FunctionalInterface
public interface ArrivalObserver {

  /** Is not interested. */
  ArrivalObserver NONE = (_, _) -> {};

  /**
   * Bytes have come. If reading is repeated, they come anew, from where it began.
   *
   * @param from the index in the chunk of the first
   * @param to the index after the last
   */
  void arrived(int from, int to);
}
