package io.dgen.measure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks side by side. */
final class Tasks {

  private Tasks() {}

  /**
   * Runs all tasks, and returns when all have ended.
   *
   * @return their results, in order
   * @throws IOException if a task throws one, or the caller is interrupted
   */
  static <T> List<T> run(int threads, List<Callable<T>> tasks) throws IOException {
    try (ExecutorService executor =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(threads, tasks.size())),
            Thread.ofPlatform().name("dgen-measure-", 1).daemon().factory())) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new AssertionError("tasks throw nothing else", e);
      }
    }
  }
}
