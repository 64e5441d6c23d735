package io.dgen.spark;

import io.dgen.StreamSpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** An attempt at a task: what it has to work with. For the task's own thread. */
final class Attempt {

  private final TaskContext context;
  private final EngineSettings settings;
  private final Counters counters;
  private ExecutorGenerator engine;

  Attempt(TaskContext context, EngineSettings settings, Counters counters) {
    this.context = context;
    this.settings = settings;
    this.counters = counters;
  }

  /** No other attempt of this application has it. */
  long id() {
    return context.taskAttemptId();
  }

  /** The executor's generator for a set's first stream. */
  ExecutorGenerator engine(StreamSpec spec) {
    engine = ExecutorGenerator.of(spec, settings);
    return engine;
  }

  int chunkBytes() {
    return settings.chunkBytes();
  }

  Counters counters() {
    return counters;
  }

  /** Whether the attempt is of no more use. */
  boolean givenUp() {
    return context.isInterrupted();
  }

  /** Ends an attempt that is of no more use: another one has won, or the job has been given up. */
  void check() throws InterruptedIOException {
    if (givenUp()) {
      throw new InterruptedIOException("the attempt has been given up");
    }
  }

  /** Closes something when the attempt ends, however it does. */
  <C extends Closeable> C closing(C open) {
    context.addTaskCompletionListener(
        (TaskCompletionListener)
            ended -> {
              try {
                open.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return open;
  }

  /** What generated for it, or null if nothing did. */
  ExecutorReport report() {
    if (engine == null) {
      return null;
    }
    SparkEnv env = SparkEnv.get();
    return ExecutorReport.of(
        env.executorId(), env.blockManager().blockManagerId().host(), engine.generator().runtime());
  }
}
