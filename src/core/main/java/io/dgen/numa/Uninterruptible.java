package io.dgen.numa;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Waits that an interrupt does not end. The thread's interrupt status is kept. */
public final class Uninterruptible {

  private Uninterruptible() {}

  @FunctionalInterface
  private interface Wait {
    void begin() throws InterruptedException;
  }

  /**
   * Waits until threads have ended.
   *
   * @param threads the threads; those not started are ignored
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
