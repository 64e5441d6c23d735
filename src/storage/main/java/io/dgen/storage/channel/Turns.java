package io.dgen.storage.channel;

import java.util.TreeSet;

/**
 * Numbers work that several threads do, and lets each of them wait until all work of lower numbers
 * is done: what must be done in order is done then. Thread-safe.
 */
public final class Turns {

  private final TreeSet<Long> begun = new TreeSet<>();
  private long next;

  /** Nothing has begun. */
  public Turns() {}

  /**
   * Begins work.
   *
   * @return its number: 0, 1, 2 …
   */
  public synchronized long begin() {
    begun.add(next);
    return next++;
  }

  /**
   * Waits until all work of lower numbers is done, whatever else happens. Who waits must hold
   * nothing that such work needs.
   *
   * @param number of work that has begun
   */
  public synchronized void await(long number) {
    boolean interrupted = false;
    while (begun.first() < number) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends work.
   *
   * @param number of work that has begun
   */
  public synchronized void end(long number) {
    begun.remove(number);
    notifyAll();
  }
}
