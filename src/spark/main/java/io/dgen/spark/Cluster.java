package io.dgen.spark;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.SparkDriverExecutionException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** Runs tasks on the cluster, one stage after the other. For one thread, the driver's. */
public final class Cluster {

  private static final Logger LOGGER = LoggerFactory.getLogger("io.dgen.spark");
  private static final double NANOS = 1e9;

  /** How long attempts that are of no more use have to end. */
  private static final long MOST_QUIET_NANOS = 10_000_000_000L;

  private static final long LOOK_MILLIS = 20;

  private final JavaSparkContext spark;
  private final EngineSettings settings;
  private final PrintStream progress;
  private final int progressSeconds;
  private final Map<String, ExecutorReport> executors = new LinkedHashMap<>();

  /**
   * A cluster.
   *
   * @param spark the application's context
   * @param settings how executors make bytes
   * @param progress where progress is told
   * @param progressSeconds how often; 0 for never
   */
  public Cluster(
      JavaSparkContext spark, EngineSettings settings, PrintStream progress, int progressSeconds) {
    this.spark = spark;
    this.settings = settings;
    this.progress = progress;
    this.progressSeconds = progressSeconds;
  }

  JavaSparkContext spark() {
    return spark;
  }

  /**
   * What the executors generate with.
   *
   * @return those that have ended a task
   */
  public List<ExecutorReport> executors() {
    return List.copyOf(executors.values());
  }

  /**
   * Is given what comes of the parts, of each once and one at a time.
   *
   * @param <R> what comes of a part
   */
  interface Results<R> {
    void accept(int part, R result);
  }

  /**
   * Does all parts, one task each.
   *
   * @param stage its name
   * @param bytes how many bytes it will do
   * @throws IOException if a part cannot be done, however often it is tried
   * @throws UnsupportedOperationException if an executor does not have what was asked for by name
   */
  <P extends Serializable, R extends Serializable> StageReport run(
      String stage, List<P> parts, long bytes, PartTask<P, R> task, Results<R> results)
      throws IOException {
    return stage(
        stage,
        parts.size(),
        bytes,
        counters -> spark.parallelize(parts, Math.max(1, parts.size())),
        (part, attempt) -> task.run(part.next(), attempt),
        results);
  }

  /**
   * Does all parts, one task each, and hands what comes of them to as many other tasks, each of
   * which gets all that are equal as one.
   *
   * @param distinct what is done with one of each
   */
  <P extends Serializable, T extends Serializable, R extends Serializable> StageReport runDistinct(
      String stage,
      List<P> parts,
      long bytes,
      PartTask<P, Iterator<T>> task,
      PartTask<Iterator<T>, R> distinct,
      Results<R> results)
      throws IOException {
    EngineSettings sent = settings;
    return stage(
        stage,
        parts.size(),
        bytes,
        counters ->
            spark
                .parallelize(parts, parts.size())
                .mapPartitions(
                    part -> {
                      long start = CpuSpan.now();
                      Attempt attempt = new Attempt(TaskContext.get(), sent, counters);
                      attempt.closing(() -> counters.cpu().add(CpuSpan.since(start)));
                      return task.run(part.next(), attempt);
                    })
                .distinct(parts.size()),
        distinct,
        results);
  }

  private <T, R extends Serializable> StageReport stage(
      String stage,
      int tasks,
      long bytes,
      Function<Counters, JavaRDD<T>> input,
      PartTask<Iterator<T>, R> task,
      Results<R> results)
      throws IOException {
    Counters counters = Counters.register(spark.sc(), stage);
    double seconds = 0;
    if (tasks > 0) {
      try (StageProgress running =
          new StageProgress(
              spark.sc(), stage, tasks, bytes, counters.bytes(), progress, progressSeconds)) {
        submit(
            stage,
            input.apply(counters),
            new Work<>(task, settings, counters),
            (part, result) -> {
              told(result.executor());
              if (result.refusal() != null) {
                throw new UnsupportedOperationException(result.refusal());
              }
              results.accept(part, result.value());
            });
        seconds = running.seconds();
      }
    }
    StageReport report =
        new StageReport(
            stage,
            tasks,
            counters.bytes().value(),
            seconds,
            counters.computeNanos().value() / NANOS,
            counters.storageNanos().value() / NANOS,
            CpuSpan.nanos(counters.cpu().value()) / NANOS);
    LOGGER.info("dgen {}", report);
    return report;
  }

  /** Logs what an executor generates with when it is first heard of. */
  private void told(ExecutorReport executor) {
    if (executor == null || executors.putIfAbsent(executor.id(), executor) != null) {
      return;
    }
    LOGGER.info("dgen {}", executor);
    executor
        .refusals()
        .forEach(refusal -> LOGGER.warn("dgen executor {} fell back: {}", executor.id(), refusal));
  }

  private <T, R extends Serializable> void submit(
      String stage, JavaRDD<T> input, Work<T, R> work, Results<PartResult<R>> results)
      throws IOException {
    String group = "dgen-" + stage;
    spark.setJobGroup(group, "dgen " + stage, true);
    try {
      spark
          .sc()
          .<T, PartResult<R>>runJob(
              input.rdd(),
              work,
              (part, result) -> {
                results.accept((Integer) part, result);
                return BoxedUnit.UNIT;
              },
              ClassTag$.MODULE$.apply(PartResult.class));
    } catch (Exception e) { // Scala declares none, and throws checked ones
      spark.cancelJobGroup(group);
      if (e instanceof SparkDriverExecutionException
          && e.getCause() instanceof RuntimeException thrownByResults) {
        throw thrownByResults;
      }
      throw new IOException(firstLine(e), e);
    } finally {
      spark.clearJobGroup();
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  /**
   * Waits until no task runs, or as long as that may take: attempts that have lost against others
   * are told so, and then remove what they have written.
   */
  void awaitQuiet() {
    long start = System.nanoTime();
    while (running() > 0 && System.nanoTime() - start < MOST_QUIET_NANOS) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private int running() {
    int sum = 0;
    for (var executor : spark.statusTracker().getExecutorInfos()) {
      sum += executor.numRunningTasks();
    }
    return sum;
  }
}
