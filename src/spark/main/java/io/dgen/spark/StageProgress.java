package io.dgen.spark;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.util.LongAccumulator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Tells every few seconds how far a stage has come: what ended tasks have done, and what running
 * ones last said with their executor's heartbeat.
 */
final class StageProgress extends SparkListener implements AutoCloseable {

  private static final double GIGA = 1e9;
  private static final int PERCENT = 100;
  private static final long NOT_STARTED = Long.MIN_VALUE;

  private final SparkContext context;
  private final String stage;
  private final int tasks;
  private final long bytes;
  private final LongAccumulator done;
  private final PrintStream out;
  private final long start = System.nanoTime();
  private final AtomicLong first = new AtomicLong(NOT_STARTED);
  private final Map<Long, Long> running = new ConcurrentHashMap<>();
  private final AtomicInteger ended = new AtomicInteger();
  private final ScheduledExecutorService ticker;

  /**
   * Begins.
   *
   * @param bytes how many the stage will do
   * @param done counts them
   * @param seconds between two lines; 0 for none
   */
  StageProgress(
      SparkContext context,
      String stage,
      int tasks,
      long bytes,
      LongAccumulator done,
      PrintStream out,
      int seconds) {
    this.context = context;
    this.stage = stage;
    this.tasks = tasks;
    this.bytes = bytes;
    this.done = done;
    this.out = out;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("dgen-progress").daemon().factory());
    context.addSparkListener(this);
    if (seconds > 0) {
      ticker.scheduleAtFixedRate(this::tell, seconds, seconds, TimeUnit.SECONDS);
    }
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (var task : CollectionConverters.asJava(update.accumUpdates())) {
      for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
        if (info.id() == done.id() && info.update().isDefined()) {
          running.put((Long) task._1(), ((Number) info.update().get()).longValue());
        }
      }
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart task) {
    first.compareAndSet(NOT_STARTED, System.nanoTime());
  }

  /** Seconds since the first task was started: before, the cluster had other things to do. */
  double seconds() {
    long from = first.get();
    return (System.nanoTime() - (from == NOT_STARTED ? start : from)) / GIGA;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    running.remove(task.taskInfo().taskId());
    if (task.taskInfo().successful()) {
      ended.incrementAndGet();
    }
  }

  private void tell() {
    // Several attempts at a task may be running.
    long sum = Math.min(bytes, done.value() + running.values().stream().mapToLong(n -> n).sum());
    out.println(
        String.format(
            Locale.ROOT,
            "dgen: %s: %d of %d tasks, %.2f of %.2f GB (%d %%), %.2f GB/s",
            stage,
            Math.min(tasks, ended.get()),
            tasks,
            sum / GIGA,
            bytes / GIGA,
            bytes == 0 ? PERCENT : (long) (sum * (double) PERCENT / bytes),
            sum / seconds() / GIGA));
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
    ticker.shutdownNow();
  }
}
