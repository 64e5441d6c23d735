package io.dgen.cli.exercise;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.output.Text;
import io.dgen.storage.exercise.Exerciser;
import io.dgen.storage.exercise.Operation;
import io.dgen.storage.exercise.OperationStatistics;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Prints a line per second while a workload runs. */
final class LiveLine {

  private static final double MEGA = 1e6;

  private final Exerciser exerciser;
  private final PrintWriter to;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "dgen-live");
  private final Map<Operation, Long> bytes = new EnumMap<>(Operation.class);
  private final long start = System.nanoTime();
  private long last = start;

  private LiveLine(Exerciser exerciser, PrintWriter to) {
    this.exerciser = exerciser;
    this.to = to;
  }

  /** Runs the work, printing lines meanwhile if that is wanted. */
  static void during(Exerciser exerciser, PrintWriter to, boolean wanted, Runnable work) {
    LiveLine line = new LiveLine(exerciser, to);
    if (wanted) {
      line.thread.setDaemon(true);
      line.thread.start();
    }
    try {
      work.run();
    } finally {
      line.end();
    }
  }

  private void run() {
    try {
      while (!end.await(1, TimeUnit.SECONDS)) {
        print();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print() {
    long now = System.nanoTime();
    double seconds = (now - last) / 1e9;
    last = now;
    List<String> parts = new ArrayList<>();
    exerciser
        .interval()
        .forEach(
            (operation, one) -> {
              if (one.count() > 0) {
                parts.add(part(operation, one, seconds));
              }
            });
    to.println(
        Text.format(
            "%.0f s: %s; errors %d",
            (now - start) / 1e9,
            parts.isEmpty() ? "nothing" : String.join("; ", parts),
            exerciser.errors()));
    to.flush();
  }

  private String part(Operation operation, OperationStatistics one, double seconds) {
    long before = bytes.getOrDefault(operation, 0L);
    bytes.put(operation, one.bytes());
    return Text.format(
        "%s %.0f/s%s, p50 %.0f µs, p99 %.0f µs",
        NameConverter.name(operation),
        one.count() / seconds,
        operation == Operation.FLUSH
            ? ""
            : Text.format(", %.1f MB/s", (one.bytes() - before) / seconds / MEGA),
        one.micros(50),
        one.micros(99));
  }

  private void end() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
