package io.dgen.storage.write;

import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/**
 * Threads that write while the caller only waits: an interrupt of a thread that writes closes the
 * file. They are started before anything is changed, as a system may refuse to start them, and wait
 * until they are told to work.
 */
final class WriterThreads implements AutoCloseable {

  private final Crew crew;
  private final Runnable stop;
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch left;
  private volatile boolean working;

  private WriterThreads(Crew crew, int threads, Runnable stop) {
    this.crew = crew;
    this.stop = stop;
    left = new CountDownLatch(threads);
  }

  /**
   * Starts threads that all do the same work once they are told to.
   *
   * @param stop makes them end early; always called before they are joined
   */
  static WriterThreads start(Crew crew, int threads, Crew.Work work, Runnable stop) {
    WriterThreads all = new WriterThreads(crew, threads, stop);
    try {
      for (int i = 0; i < threads; i++) {
        crew.start("dgen-writer-" + i, () -> all.work(work));
      }
    } catch (RuntimeException | Error e) {
      all.close();
      throw e;
    }
    return all;
  }

  private void work(Crew.Work work) throws TransferException {
    try {
      told.await();
      if (working) {
        work.run();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody has a reason to interrupt a writer", e);
    } finally {
      left.countDown();
    }
  }

  /**
   * Tells the threads to work, and returns when all have ended.
   *
   * @throws TransferException the earliest failure of the work
   * @throws InterruptedIOException if the calling thread is interrupted
   */
  void run() throws TransferException, InterruptedIOException {
    boolean interrupted = false;
    try {
      working = true;
      told.countDown();
      left.await();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    crew.rethrow();
    if (interrupted) {
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Ends the threads; those that have not been told to work do nothing. */
  @Override
  public void close() {
    stop.run();
    told.countDown();
    crew.join();
  }
}
