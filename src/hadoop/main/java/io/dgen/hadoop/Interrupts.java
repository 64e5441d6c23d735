package io.dgen.hadoop;

import java.io.InterruptedIOException;

/** Ends long computations of an interrupted thread. */
final class Interrupts {

  private Interrupts() {}

  static void check(long reached) throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("checksum: interrupted after " + reached + " bytes");
    }
  }
}
