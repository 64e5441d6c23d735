package io.dgen.storage.channel;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Repeats reads that return nothing, as a descriptor that does not block has nothing at the moment
 * (EAGAIN). Thread-safe.
 */
final class Patience {

  private static final long MOST_NANOS = 5_000_000_000L;
  private static final long LEAST_PAUSE_NANOS = 100_000;
  private static final long MOST_PAUSE_NANOS = 20_000_000;

  private final long mostNanos;

  /** Whether it still waits: once in vain is enough. */
  private volatile boolean patient = true;

  /** A read. */
  @FunctionalInterface
  interface Read {
    /** Returns how many bytes were read, 0 if none can be read now, or less at the end. */
    int read() throws IOException;
  }

  /**
   * Waits for a limited time.
   *
   * @param mostNanos how long
   */
  Patience(long mostNanos) {
    this.mostNanos = mostNanos;
  }

  /** For files: they have what they have. */
  static Patience ofFiles() {
    return new Patience(MOST_NANOS);
  }

  /** For pipes: somebody may write to them at any time. */
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
