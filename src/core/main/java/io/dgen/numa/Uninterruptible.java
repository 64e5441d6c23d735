package io.dgen.numa;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Waits that no interrupt ends. The interrupt is kept for what the thread does afterwards. */
public final class Uninterruptible {

  private Uninterruptible() {}

  @FunctionalInterface
  private interface Wait {
    void begin() throws InterruptedException;
  }

  /**
   * Waits until threads have ended.
   *
   * @param threads those that have not been started are passed over
   */
  public static void join(List<? extends Thread> threads) {
    for (Thread thread : threads) {
      toTheEnd(thread::join);
    }
  }

  /**
   * Waits for a latch.
   *
   * @param latch the latch
   */
  public static void await(CountDownLatch latch) {
    toTheEnd(latch::await);
  }

  private static void toTheEnd(Wait wait) {
    boolean interrupted = false;
    for (boolean over = false; !over; ) {
      try {
        wait.begin();
        over = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
