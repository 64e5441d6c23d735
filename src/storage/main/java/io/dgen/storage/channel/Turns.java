package io.dgen.storage.channel;

import java.util.TreeSet;

/**
 * Numbers pieces of work that threads do concurrently, and lets a thread wait until all work with
 * lower numbers has ended. So a part of the work can be done in order. Thread-safe.
 */
public final class Turns {

  private final TreeSet<Long> begun = new TreeSet<>();
  private long next;

  /** Creates an order in which nothing has begun. */
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
   * Waits until all work with lower numbers has ended, even if the thread is interrupted. The
   * caller must not hold anything that this work needs.
   *
   * @param number the number of work that has begun
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
   * @param number the number of work that has begun
   */
  public synchronized void end(long number) {
    begun.remove(number);
    notifyAll();
  }

  @Override
  public synchronized String toString() {
    return "Turns[begun=" + begun + ", next=" + next + "]";
  }
}
