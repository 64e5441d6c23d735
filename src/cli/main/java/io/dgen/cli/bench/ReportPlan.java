package io.dgen.cli.bench;

import io.dgen.Backend;
import io.dgen.StreamSpec;
import io.dgen.cli.options.EngineOptions;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.report.Contest;
import org.jspecify.annotations.Nullable;

/**
 * How much a report measures, and of what.
 *
 * @param sizeBytes bytes of a turn, or null for what suits the threads
 * @param chunkBytes bytes of a chunk where they do not vary
 * @param iterations rounds that count
 * @param warmUpSeconds how long rounds are not counted, or null for what the back end needs
 * @param engine what computes the bytes
 * @param spec what they are
 * @param seed their seed
 */
record ReportPlan(
    @Nullable Long sizeBytes,
    long chunkBytes,
    int iterations,
    @Nullable Double warmUpSeconds,
    EngineOptions engine,
    SpecOptions spec,
    long seed) {

  /** The default number of rounds. */
  static final int ITERATIONS = 11;

  private static final long SIZE_PER_THREAD = 256L << 20;

  /** Creates a plan; what is null is replaced by its default. */
  static ReportPlan of(
      @Nullable Long sizeBytes,
      long chunkBytes,
      @Nullable Integer iterations,
      @Nullable Double warmUpSeconds,
      EngineOptions engine,
      SpecOptions spec) {
    return new ReportPlan(
        sizeBytes,
        chunkBytes,
        iterations != null ? iterations : ITERATIONS,
        warmUpSeconds,
        engine,
        spec,
        spec.spec(1).seed());
  }

  /** Returns the bytes of a turn on a number of threads. */
  long bytes(int threads) {
    return sizeBytes != null ? sizeBytes : threads * SIZE_PER_THREAD;
  }

  /** Returns the chunk size on a number of threads: no larger than a turn. */
  long chunkBytes(int threads) {
    return Math.min(chunkBytes, bytes(threads));
  }

  /** Returns the spec of a stream of a size. */
  StreamSpec stream(long bytes) {
    return spec.spec(bytes).withSeed(seed);
  }

  /** Creates a contest that warms up as long as a back end needs. */
  Contest contest(Backend backend) {
    return new Contest(iterations, Benchmark.warmUpSeconds(warmUpSeconds, backend));
  }
}
