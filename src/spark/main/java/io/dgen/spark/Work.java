package io.dgen.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Spark runs on an executor for a partition: a task with what is in it, and what the driver
 * wants to know of the executor.
 *
 * @param <T> what is in a partition
 * @param <R> what comes of it
 */
record Work<T, R extends Serializable>(
    PartTask<java.util.Iterator<T>, R> task, EngineSettings settings, Counters counters)
    implements Function2<TaskContext, Iterator<T>, PartResult<R>>, Serializable {

  @Override
  public PartResult<R> apply(TaskContext context, Iterator<T> part) {
    long start = CpuSpan.now();
    Attempt attempt = new Attempt(context, settings, counters);
    R value = null;
    String refusal = null;
    try {
      value = task.run(CollectionConverters.asJava(part), attempt);
    } catch (UnsupportedOperationException e) {
      refusal = e.getMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    counters.cpu().add(CpuSpan.since(start));
    return new PartResult<>(value, refusal, attempt.report());
  }
}
