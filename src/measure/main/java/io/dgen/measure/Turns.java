package io.dgen.measure;

/** Lets threads do something in the order of numbers: 0 first, then 1, and so on. */
final class Turns {

  private long next;
  private boolean stopped;

  /**
   * Does something once all smaller numbers have been used.
   *
   * @return false if it was not done, as some other thread has failed
   */
  synchronized boolean take(long number, Runnable action) {
    boolean interrupted = false;
    while (next != number && !stopped) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
        stopped = true; // the caller of all these threads was: nobody wants a result
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (stopped) {
      notifyAll();
      return false;
    }
    action.run();
    next++;
    notifyAll();
    return true;
  }

  /** No more turns are to be waited for: a number will never be used. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }
}
