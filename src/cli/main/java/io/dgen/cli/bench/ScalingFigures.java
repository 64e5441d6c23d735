package io.dgen.cli.bench;

import io.dgen.RuntimeInfo;
import io.dgen.cli.projection.MachineModel;
import io.dgen.cli.projection.Measured;
import org.jspecify.annotations.Nullable;

/**
 * What was measured here for a projection: medians, rates in bytes per second.
 *
 * @param runtime what made the bytes
 * @param rounds the medians are taken over them
 * @param chunkBytes bytes of a chunk in memory
 * @param cacheRate one thread, in cache
 * @param memoryRate one thread, over a chunk in memory
 * @param limit memory bandwidth of all threads
 * @param limitRefusal why that is {@code memset}'s rate, or null if it is that of non-temporal
 *     stores
 * @param forkJoin all threads, by fork-join, one chunk after the other
 * @param pipeline all threads, through a pipeline
 * @param leastWakeUp seconds of the quickest wake-up: where the median is many times that, others
 *     had the CPUs
 * @param measured what is projected from
 */
record ScalingFigures(
    RuntimeInfo runtime,
    int rounds,
    long chunkBytes,
    double cacheRate,
    double memoryRate,
    double limit,
    @Nullable String limitRefusal,
    double forkJoin,
    double pipeline,
    double leastWakeUp,
    Measured measured) {

  private static final double QUICK_WAKE_UP = 1e-4;
  private static final double MANY_TIMES = 10;

  /** Returns whether waking took so long that other processes must have been running. */
  boolean busy() {
    return measured.wakeUp() <= 0
        || (measured.wakeUp() > QUICK_WAKE_UP && measured.wakeUp() > MANY_TIMES * leastWakeUp);
  }

  /** Returns the model of this machine, with all threads on one node. */
  MachineModel here() {
    return new MachineModel(runtime.threads(), 1, limit);
  }
}
