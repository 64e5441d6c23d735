package io.dgen.numa;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One call of {@link WorkerPool#run}. Groups share only the count of groups that are not done. */
final class Job {

  /** Ints around each group's counter, so that no other data shares its pair of cache lines. */
  private static final int PADDING = 32;

  private final int[] tasks;
  private final int most;
  private volatile WorkerPool.@Nullable Task body;
  private final Thread caller;
  private final AtomicIntegerArray next;
  private final AtomicIntegerArray left;
  private final AtomicInteger groupsLeft;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Job(int[] tasks, int most, WorkerPool.Task body, Thread caller) {
    this.tasks = tasks;
    this.most = most;
    this.body = body;
    this.caller = caller;
    next = new AtomicIntegerArray((tasks.length + 1) * PADDING);
    left = new AtomicIntegerArray((tasks.length + 1) * PADDING);
    int busy = 0;
    for (int g = 0; g < tasks.length; g++) {
      left.setPlain(counter(g), tasks[g]);
      busy += tasks[g] > 0 ? 1 : 0;
    }
    groupsLeft = new AtomicInteger(busy);
  }

  private static int counter(int group) {
    return (group + 1) * PADDING;
  }

  /** Takes the group's tasks until none is left. A late worker finds none. */
  void work(int group) {
    int counter = counter(group);
    int mine = 0;
    // Reads first, so that late workers cannot make the counter overflow.
    while (next.get(counter) < tasks[group]) {
      int task = next.getAndIncrement(counter);
      if (task >= tasks[group]) {
        break;
      }
      mine++;
      try {
        if (failure.get() == null) {
          Objects.requireNonNull(body, "a task of a job that is over").run(group, task);
        }
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      }
    }
    if (mine > 0 && left.addAndGet(counter, -mine) == 0 && groupsLeft.decrementAndGet() == 0) {
      LockSupport.unpark(caller);
    }
  }

  /** Returns the largest number of tasks of any group. */
  int most() {
    return most;
  }

  boolean isDone() {
    return groupsLeft.get() == 0;
  }

  void await() {
    boolean interrupted = false;
    for (int spins = 0; !isDone(); spins++) {
      if (spins < WorkerPool.SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        // With a pending interrupt, every park would return at once.
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      caller.interrupt();
    }
  }

  void rethrow() {
    Throwable e = failure.get();
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException exception) {
      throw exception;
    }
    if (e != null) {
      throw new UndeclaredThrowableException(e); // from a language without checked exceptions
    }
  }

  /** Drops the body: a late worker may keep the job for long, but not the caller's memory. */
  void forget() {
    body = null;
  }
}
