package io.dgen.storage.write;

import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/**
 * Threads that write, and a caller that only waits: an interrupt of the caller would close the file
 * if it wrote itself.
 */
final class WriterThreads {

  private WriterThreads() {}

  /**
   * Lets threads do the same work, and returns when all have ended.
   *
   * @param stop makes them end early; called in any case before they are waited for
   * @throws TransferException the earliest that the work threw
   * @throws InterruptedIOException if the calling thread is interrupted
   */
  static void run(Crew crew, int threads, Crew.Work work, Runnable stop)
      throws TransferException, InterruptedIOException {
    CountDownLatch left = new CountDownLatch(threads);
    boolean interrupted = false;
    try {
      for (int i = 0; i < threads; i++) {
        crew.start(
            "dgen-writer-" + i,
            () -> {
              try {
                work.run();
              } finally {
                left.countDown();
              }
            });
      }
      left.await();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      stop.run();
      crew.join();
    }
    crew.rethrow();
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
