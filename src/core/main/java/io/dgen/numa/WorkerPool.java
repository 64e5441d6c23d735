package io.dgen.numa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that share the tasks of one job after another. They form groups, for
 * example one per NUMA node; only a task's own group runs it. Workers wake each other as a tree:
 * each thread wakes at most two.
 *
 * <p>Thread-safe. The workers run one job at a time; while they do, the caller of another job runs
 * it alone.
 */
public final class WorkerPool implements AutoCloseable {

  /** A thread reads a variable this many times before parking: about as long as waking takes. */
  public static final int SPINS = 1000;

  /**
   * A group of workers.
   *
   * @param name part of their threads' names: {@code dgen-<name>-<n>}
   * @param workers the number of threads, at least 0
   * @param start called by each worker before its first task, for example to pin it
   */
  public record Group(String name, int workers, WorkerStart start) {}

  /** Called by a worker before its first task. */
  @FunctionalInterface
  public interface WorkerStart {
    /**
     * Called once on the worker's thread. Must not throw.
     *
     * @param worker the worker's number in its group
     */
    void started(int worker);
  }

  /** Runs the tasks of a job. */
  @FunctionalInterface
  public interface Task {
    /**
     * Runs one task.
     *
     * @param group the task's group
     * @param task its number in the group, from 0
     */
    void run(int group, int task);
  }

  private final int groups;
  private final boolean callerWorks;
  private final Worker[] workers;
  private final ReentrantLock jobLock = new ReentrantLock();
  private volatile @Nullable Job job;
  private volatile boolean closed;

  private WorkerPool(List<Group> groups, boolean callerWorks) {
    this.groups = groups.size();
    this.callerWorks = callerWorks;
    List<Worker> all = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      for (int i = 0; i < groups.get(g).workers(); i++) {
        all.add(new Worker(g, i, groups.get(g)));
      }
    }
    // Ordered by rank: a small job wakes a few workers of each group.
    all.sort(Comparator.comparingInt((Worker w) -> w.rank).thenComparingInt(w -> w.group));
    workers = all.toArray(Worker[]::new);
    for (int i = 0; i < workers.length; i++) {
      workers[i].number = i;
    }
    try {
      for (Worker worker : workers) {
        worker.start();
      }
    } catch (RuntimeException | Error e) {
      close(); // the system refused another thread
      throw e;
    }
  }

  /**
   * Returns a pool of one group, in which the calling thread works on its jobs, too.
   *
   * @param threads the number of threads that work on a job, the caller's included; at least 1
   * @return the pool
   */
  public static WorkerPool shared(int threads) {
    return new WorkerPool(List.of(new Group("0", threads - 1, worker -> {})), true);
  }

  /**
   * Returns a pool in which only its own threads work on jobs.
   *
   * @param groups at least one, each with at least one worker
   * @return the pool
   */
  public static WorkerPool placed(List<Group> groups) {
    return new WorkerPool(List.copyOf(groups), false);
  }

  /**
   * Returns the number of groups.
   *
   * @return at least 1
   */
  public int groups() {
    return groups;
  }

  /**
   * Returns the number of threads that work on a job.
   *
   * @return at least 1
   */
  public int threads() {
    return workers.length + (callerWorks ? 1 : 0);
  }

  /**
   * Returns a thread that works on jobs besides the callers'.
   *
   * @return one of the pool's own threads, or null if it has none
   */
  public @Nullable Thread anyWorker() {
    return workers.length == 0 ? null : workers[0];
  }

  /**
   * Runs a job and returns when it is done. If tasks throw, throws the first exception and skips
   * the tasks that have not begun.
   *
   * @param tasks the number of tasks of each group
   * @param body called once for each task, in any order
   * @throws IllegalStateException if the pool is closed
   */
  public void run(int[] tasks, Task body) {
    if (closed) {
      throw closedException();
    }
    int most = 0;
    long all = 0;
    for (int n : tasks) {
      most = Math.max(most, n);
      all += n;
    }
    boolean alone = workers.length == 0 || (callerWorks && all <= 1);
    if (alone || !jobLock.tryLock()) {
      runAlone(tasks, body);
      return;
    }
    try {
      if (closed) {
        throw closedException();
      }
      Job mine = new Job(tasks, most, body, Thread.currentThread());
      if (mine.isDone()) {
        return;
      }
      job = mine;
      wake(0, mine);
      wake(1, mine);
      if (callerWorks) {
        mine.work(0);
      }
      mine.await();
      job = null;
      mine.forget();
      mine.rethrow();
    } finally {
      jobLock.unlock();
    }
  }

  private static void runAlone(int[] tasks, Task body) {
    for (int group = 0; group < tasks.length; group++) {
      for (int task = 0; task < tasks[group]; task++) {
        body.run(group, task);
      }
    }
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("the workers are closed");
  }

  /** Wakes the worker with this number if it exists and its group may have a task for it. */
  private void wake(int worker, Job forJob) {
    if (worker < workers.length && workers[worker].rank < forJob.most()) {
      LockSupport.unpark(workers[worker]);
    }
  }

  /** Waits for a running job, then stops the threads. Closing again has no effect. */
  @Override
  public void close() {
    jobLock.lock();
    try {
      closed = true;
    } finally {
      jobLock.unlock();
    }
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
    Uninterruptible.join(List.of(workers));
  }

  private final class Worker extends Thread {
    private final int group;
    private final int rank;
    private final WorkerStart start;

    /** Its place in the wake-up tree. */
    private int number;

    Worker(int group, int rank, Group of) {
      super("dgen-" + of.name() + "-" + rank);
      this.group = group;
      this.rank = rank;
      this.start = of.start();
      setDaemon(true);
    }

    @Override
    public void run() {
      start.started(rank);
      @Nullable Job last = null;
      int spins = 0;
      while (!closed) {
        Job current = job;
        if (current == null || current == last) {
          last = current;
          if (spins++ < SPINS) {
            Thread.onSpinWait();
          } else {
            LockSupport.park(WorkerPool.this);
            // Nobody has a reason to interrupt a worker; with a pending interrupt, it could not
            // park.
            interrupted();
          }
          continue;
        }
        wake(2 * number + 2, current);
        wake(2 * number + 3, current);
        current.work(group);
        last = current;
        spins = 0;
      }
    }
  }
}
