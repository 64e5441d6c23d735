package io.dgen.storage.channel;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Repeats reads that return nothing because a non-blocking descriptor has nothing to give (EAGAIN).
 * Thread-safe.
 */
final class Patience {

  private static final long MOST_NANOS = 5_000_000_000L;
  private static final long LEAST_PAUSE_NANOS = 100_000;
  private static final long MOST_PAUSE_NANOS = 20_000_000;

  private final long mostNanos;

  /** Whether to wait: not again after a wait that was in vain. */
  private volatile boolean patient = true;

  /** A read. */
  @FunctionalInterface
  interface Read {
    /** Returns how many bytes were read, 0 if none can be read now, or less at the end. */
    int read() throws IOException;
  }

  /**
   * Creates one that waits for a limited time.
   *
   * @param mostNanos how long to wait
   */
  Patience(long mostNanos) {
    this.mostNanos = mostNanos;
  }

  /** Returns one for files, which waits for some seconds. */
  static Patience ofFiles() {
    return new Patience(MOST_NANOS);
  }

  /** Returns one for pipes, which waits for ever: a writer may pause for any time. */
  static Patience ofPipes() {
    return new Patience(Long.MAX_VALUE);
  }

  /**
   * Reads at least a byte, or meets the end.
   *
   * @throws IOException if the read fails, or returns nothing for too long
   */
  int read(Read read) throws IOException {
    int n = read.read();
    if (n != 0) {
      return n;
    }
    long since = System.nanoTime();
    for (long pause = LEAST_PAUSE_NANOS; n == 0; pause = Math.min(2 * pause, MOST_PAUSE_NANOS)) {
      if (!patient || System.nanoTime() - since > mostNanos) {
        patient = false;
        throw new IOException("Resource temporarily unavailable");
      }
      LockSupport.parkNanos(pause);
      n = read.read();
    }
    return n;
  }
}
