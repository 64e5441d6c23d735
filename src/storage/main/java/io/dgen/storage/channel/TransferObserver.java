package io.dgen.storage.channel;

import java.util.function.LongConsumer;

/**
 * A listener that is told more than bytes: where the time goes, and which files are being written
 * or read. All methods are called on any thread, while it works, and must be quick.
 */
public interface TransferObserver extends LongConsumer {

  /** The node of threads that are not placed. */
  int NO_NODE = -1;

  /**
   * A write or read has ended, well or not.
   *
   * @param bytes how much was written or read
   * @param nanos how long it took
   * @param node the NUMA node of the memory, or {@link #NO_NODE}
   */
  void onStorage(long bytes, long nanos, int node);

  /**
   * A thread has spent time on data, not on storage: it has waited until data was generated, or has
   * compared it.
   *
   * @param nanos how long
   */
  void onData(long nanos);

  /**
   * The calling thread begins a file of several: what it does from now on, and others on its behalf
   * unless they have files of their own, is for this file.
   *
   * @param name the file or object
   * @param bytes how much of it will be written or read
   */
  void begins(String name, long bytes);

  /** The calling thread has ended its file. */
  void ends();

  /**
   * Returns an observer that tells a listener of bytes only, unless the listener is one itself.
   *
   * @param listener is told of bytes
   * @return the observer
   */
  static TransferObserver of(LongConsumer listener) {
    return listener instanceof TransferObserver observer ? observer : new BytesOnly(listener);
  }

  /**
   * See {@link #of}.
   *
   * @param listener is told of bytes
   */
  record BytesOnly(LongConsumer listener) implements TransferObserver {
    @Override
    public void accept(long bytes) {
      listener.accept(bytes);
    }

    @Override
    public void onStorage(long bytes, long nanos, int node) {
      // nobody asked
    }

    @Override
    public void onData(long nanos) {
      // nobody asked
    }

    @Override
    public void begins(String name, long bytes) {
      // nobody asked
    }

    @Override
    public void ends() {
      // nobody asked
    }
  }
}
