package io.dgen.spark;

import java.io.IOException;
import java.util.PrimitiveIterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileSystem;

/**
 * Removes objects, on the driver: a task that is given up and goes on nevertheless could remove
 * what others have written since.
 */
final class Removal {

  /** File systems far away take their time. */
  private static final int AT_A_TIME = 64;

  private Removal() {}

  /**
   * Removes those of the objects that are there.
   *
   * @throws IOException if one cannot be removed; the others may be there or not
   */
  static void of(SetDirectory directory, ObjectSet set, LongStream objects) throws IOException {
    FileSystem files = directory.files();
    Semaphore places = new Semaphore(AT_A_TIME);
    AtomicReference<IOException> failure = new AtomicReference<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      PrimitiveIterator.OfLong numbers = objects.iterator();
      while (numbers.hasNext() && failure.get() == null) {
        long object = numbers.nextLong();
        places.acquireUninterruptibly();
        threads.execute(
            () -> {
              try {
                files.delete(directory.object(set.name(object)), false);
              } catch (IOException e) {
                failure.compareAndSet(null, e);
              } catch (RuntimeException e) {
                failure.compareAndSet(null, new IOException(e));
              } finally {
                places.release();
              }
            });
      }
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
