package io.dgen.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks count, in Spark's accumulators: Spark shows those with a name at each stage and task,
 * and sends them to the driver while tasks run. Of several attempts at a task one counts.
 *
 * @param bytes done
 * @param objects done
 * @param computeNanos time spent on making, comparing or digesting bytes
 * @param storageNanos time spent on reading or writing them
 * @param cpu of the executors' processes
 */
record Counters(
    LongAccumulator bytes,
    LongAccumulator objects,
    LongAccumulator computeNanos,
    LongAccumulator storageNanos,
    CollectionAccumulator<CpuSpan> cpu)
    implements Serializable {

  static Counters register(SparkContext context, String stage) {
    return new Counters(
        context.longAccumulator("dgen " + stage + ": bytes"),
        context.longAccumulator("dgen " + stage + ": objects"),
        context.longAccumulator("dgen " + stage + ": computing, ns"),
        context.longAccumulator("dgen " + stage + ": storage, ns"),
        context.collectionAccumulator());
  }
}
