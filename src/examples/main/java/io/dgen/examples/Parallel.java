package io.dgen.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same for many things, several at a time. */
final class Parallel {

  private Parallel() {}

  /** What is done with each. */
  interface Work<T, R> {
    R on(T item) throws IOException;
  }

  /**
   * Returns the results in the items' order. After the first failure it interrupts what has begun,
   * waits for it, and skips the rest.
   */
  static <T, R> List<R> map(int threads, List<T> items, Work<T, R> work)
      throws IOException, InterruptedException {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      try {
        List<Future<R>> running = new ArrayList<>();
        for (T item : items) {
          running.add(executor.submit(() -> work.on(item)));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> each : running) {
          results.add(each.get());
        }
        return results;
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException failure -> throw failure;
          case RuntimeException failure -> throw failure;
          case Error failure -> throw failure;
          default -> throw new AssertionError("work throws nothing else", e.getCause());
        }
      } finally {
        executor.shutdownNow();
      }
    }
  }
}
