package io.dgen;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that start together and whose exceptions fail the test. */
public final class Threads {

  private static final long MOST_SECONDS = 60;

  private Threads() {}

  /** The body of the threads. */
  @FunctionalInterface
  public interface Body {
    /** Runs in the thread with this number. */
    void run(int thread) throws Exception;
  }

  /** Runs a body on this many threads at once and waits for them. */
  public static void all(int count, Body body) throws Exception {
    join(start(count, body));
  }

  /** Starts this many threads at once. */
  public static List<Future<?>> start(int count, Body body) {
    CountDownLatch begin = new CountDownLatch(count);
    List<Future<?>> running = new ArrayList<>();
    try (AutoShutdown executor = new AutoShutdown(Executors.newFixedThreadPool(count))) {
      for (int i = 0; i < count; i++) {
        int thread = i;
        running.add(
            executor.service.submit(
                () -> {
                  begin.countDown();
                  begin.await();
                  body.run(thread);
                  return null;
                }));
      }
    }
    return running;
  }

  /** Shuts down without waiting for the threads. */
  private record AutoShutdown(ExecutorService service) implements AutoCloseable {
    @Override
    public void close() {
      service.shutdown();
    }
  }

  /** Waits for threads; fails if one hangs. */
  public static void join(List<Future<?>> running) throws Exception {
    for (Future<?> thread : running) {
      thread.get(MOST_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Returns the names of generators' live worker threads. */
  public static Set<String> workers() {
    Set<String> workers = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("dgen-")) {
        workers.add(thread.getName() + " " + thread.threadId());
      }
    }
    return workers;
  }
}
