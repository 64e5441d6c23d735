package io.dgen.storage.write;

import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/**
 * Runs threads that write while the caller only waits: an interrupt of a thread that writes closes
 * the file.
 */
final class WriterThreads {

  private WriterThreads() {}

  /**
   * Runs the same work on several threads, and returns when all have ended.
   *
   * @param stop makes them end early; always called before they are joined
   * @throws TransferException the earliest failure of the work
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
