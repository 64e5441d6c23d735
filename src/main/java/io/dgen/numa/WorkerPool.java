package io.dgen.numa;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Threads made once, that share the tasks of one job after another. The thread that brings a job
 * works on it too, so a pool of n threads has n − 1 of its own. Workers wake each other as a tree:
 * nobody wakes more than two.
 *
 * <p>Thread-safe. One job at a time has the workers; a second one that comes meanwhile is done by
 * its own thread alone.
 */
public final class WorkerPool implements AutoCloseable {

  /** Looks at a variable this often before parking: about as long as waking takes. */
  private static final int SPINS = 1000;

  private final Worker[] workers;
  private final ReentrantLock jobLock = new ReentrantLock();
  private volatile Job job;
  private volatile boolean closed;

  /**
   * Starts the threads.
   *
   * @param threads how many work on a job, at least 1, the caller's own included
   */
  public WorkerPool(int threads) {
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i);
    }
    for (Worker worker : workers) {
      worker.start();
    }
  }

  /**
   * How many threads work on a job.
   *
   * @return at least 1
   */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * A thread that works on jobs besides the callers'.
   *
   * @return one of the pool's own threads, or null if it has none
   */
  public Thread anyWorker() {
    return workers.length == 0 ? null : workers[0];
  }

  /**
   * Runs a job and returns when it is done. What a task throws, the first of it, is thrown here;
   * tasks not begun by then are left out.
   *
   * @param tasks how many
   * @param body is given each number from 0 to {@code tasks − 1} once, in any order, on any thread
   * @throws IllegalStateException if the pool is closed
   */
  public void run(int tasks, IntConsumer body) {
    if (closed) {
      throw closedException();
    }
    if (workers.length == 0 || tasks <= 1 || !jobLock.tryLock()) {
      for (int i = 0; i < tasks; i++) {
        body.accept(i);
      }
      return;
    }
    try {
      if (closed) {
        throw closedException();
      }
      Job mine = new Job(tasks, body, Thread.currentThread());
      job = mine;
      wake(0, tasks);
      wake(1, tasks);
      mine.work();
      mine.await();
      job = null;
      mine.rethrow();
    } finally {
      jobLock.unlock();
    }
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("the workers are closed");
  }

  /** Wakes a worker if there is one of this number and a task for it. */
  private void wake(int worker, int tasks) {
    if (worker < workers.length && worker < tasks - 1) {
      LockSupport.unpark(workers[worker]);
    }
  }

  /** Waits for a running job, then ends the threads. Closing again does nothing. */
  @Override
  public void close() {
    jobLock.lock();
    try {
      closed = true;
    } finally {
      jobLock.unlock();
    }
    boolean interrupted = false;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One call of {@link #run}. */
  private static final class Job {
    private final int tasks;
    private final IntConsumer body;
    private final Thread caller;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(int tasks, IntConsumer body, Thread caller) {
      this.tasks = tasks;
      this.body = body;
      this.caller = caller;
    }

    /** Takes tasks until none is left. A late worker finds none. */
    void work() {
      // Read first: there are not so many workers that the counter could come round.
      while (next.get() < tasks) {
        int task = next.getAndIncrement();
        if (task >= tasks) {
          return;
        }
        try {
          if (failure.get() == null) {
            body.accept(task);
          }
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        } finally {
          if (done.incrementAndGet() == tasks) {
            LockSupport.unpark(caller);
          }
        }
      }
    }

    void await() {
      boolean interrupted = false;
      for (int spins = 0; done.get() < tasks; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
          // A pending interrupt would make parking return at once, for ever.
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
    }
  }

  private final class Worker extends Thread {
    private final int number;

    Worker(int number) {
      super("dgen-" + number);
      this.number = number;
      setDaemon(true);
    }

    @Override
    public void run() {
      Job last = null;
      int spins = 0;
      while (!closed) {
        Job current = job;
        if (current == null || current == last) {
          last = current; // a job that is over is not held on to
          if (spins++ < SPINS) {
            Thread.onSpinWait();
          } else {
            LockSupport.park(WorkerPool.this);
            // Nobody has reason to interrupt a worker; a pending interrupt would keep it from
            // parking.
            interrupted();
          }
          continue;
        }
        wake(2 * number + 2, current.tasks);
        wake(2 * number + 3, current.tasks);
        current.work();
        last = current;
        spins = 0;
      }
    }
  }
}
