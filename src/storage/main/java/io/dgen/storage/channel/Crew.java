package io.dgen.storage.channel;

import io.dgen.numa.Uninterruptible;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on one transfer. Keeps the failure that is earliest in the file, whichever
 * thread met it.
 */
public final class Crew {

  /** What a member does. */
  public interface Work {
    /**
     * Does the work.
     *
     * @throws TransferException if reading or writing fails
     */
    void run() throws TransferException;
  }

  private final ThreadFactory factory;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable TransferException failure;
  private @Nullable Throwable accident;
  private volatile boolean failed;

  /** Makes a crew of ordinary threads. */
  public Crew() {
    this(Thread::new);
  }

  /** Makes a crew of threads from a factory. */
  Crew(ThreadFactory factory) {
    this.factory = factory;
  }

  /**
   * Runs the same work on the calling thread and on others, and returns when all have ended.
   * Failures are kept, including that a thread cannot be started.
   *
   * @param name the threads' name, without their number
   * @param members how many threads, including the calling one
   * @param work what each does
   */
  public void share(String name, int members, Work work) {
    try {
      for (int i = 1; i < members; i++) {
        start(name + i, work);
      }
      attempt(work);
    } catch (Error e) {
      keep(e);
    } finally {
      join();
    }
  }

  /**
   * Starts a thread that attempts the work.
   *
   * @param name the thread's
   * @param work what it does
   */
  public void start(String name, Work work) {
    Thread thread = factory.newThread(() -> attempt(work));
    thread.setName(name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Does the work on the calling thread and keeps what it throws. */
  void attempt(Work work) {
    try {
      work.run();
    } catch (TransferException e) {
      keep(e);
    } catch (RuntimeException | Error e) {
      keep(e);
    }
  }

  /**
   * Does the work for a part of the file, unless an earlier part has failed. Parts before a failure
   * must still be done, or it would not be known to be the earliest.
   *
   * @param offset where the part begins
   * @param work what is to be done
   */
  public void attempt(long offset, Work work) {
    if (!failedBefore(offset)) {
      attempt(work);
    }
  }

  /**
   * Returns whether a part before this place in the file has failed, or the whole transfer.
   *
   * @param offset the place
   * @return true if so
   */
  public synchronized boolean failedBefore(long offset) {
    return accident != null || (failure != null && failure.reached() <= offset);
  }

  private synchronized void keep(TransferException e) {
    if (failure == null || e.reached() < failure.reached()) {
      failure = e;
    }
    failed = true;
  }

  private synchronized void keep(Throwable e) {
    accident = e;
    failed = true;
  }

  /**
   * Returns whether anything has failed, so that nothing more should be started.
   *
   * @return true if so
   */
  public boolean failed() {
    return failed;
  }

  /** Waits for the threads, even if interrupted: they use memory that will be freed. */
  public void join() {
    Uninterruptible.join(threads);
  }

  /**
   * Throws the failure, if there was one.
   *
   * @throws TransferException the failure that came earliest in the file
   */
  public synchronized void rethrow() throws TransferException {
    switch (accident) {
      case null -> {}
      case Error error -> throw error;
      case RuntimeException exception -> throw exception;
      default -> throw new AssertionError("work throws nothing else", accident);
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public String toString() {
    return "Crew[threads=" + threads.size() + (failed ? ", failed" : "") + "]";
  }
}
