package io.dgen.cli.bench;

import io.dgen.Backend;
import io.dgen.ChunkBuffer;
import io.dgen.ChunkPipeline;
import io.dgen.DataGenerator;
import io.dgen.StorePolicy;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures a generator over its whole stream, chunk by chunk into the same memory, in alternation
 * with the bandwidth of that memory.
 *
 * @param chunkBytes bytes of a chunk
 * @param iterations runs that count
 * @param warmUpSeconds how long the generator runs first at least, or null for what its back end
 *     needs
 * @param pipeline whether chunks come through a pipeline, instead of one after the other
 * @param untilStable how exactly to know the ratio to the limit, with more runs if need be, or null
 */
record Benchmark(
    long chunkBytes,
    int iterations,
    @Nullable Double warmUpSeconds,
    boolean pipeline,
    @Nullable Double untilStable) {

  /** So many times the runs that count is the most for a stable result. */
  private static final int MOST_TIMES = 40;

  /** Runs in each iteration: the generator, non-temporal stores, memset. */
  static final int RUNS = 3;

  private static final double NATIVE_WARM_UP_SECONDS = 0.2;

  /** Long enough for the JIT compiler. */
  private static final double JAVA_WARM_UP_SECONDS = 2;

  /**
   * Measures.
   *
   * @param progress is told of bytes, {@link #RUNS} times the stream for each iteration, and once
   *     more for warming up
   */
  BenchResult run(DataGenerator generator, LongConsumer progress) {
    long size = generator.spec().size();
    MemoryBaseline baseline = new MemoryBaseline(generator);
    try (ChunkBuffer buffer = generator.allocateChunk(Math.min(chunkBytes, size))) {
      MemorySegment chunk = buffer.segment().asSlice(0, Math.min(chunkBytes, size));
      warmUp(generator, chunk);
      List<BenchResult.Run> runs = new ArrayList<>();
      StorePolicy storeUsed = storeUsed(generator, chunk.byteSize());
      for (int i = 0; wanted(i, runs); i++) {
        double generated;
        if (pipeline) {
          try (ChunkPipeline chunks = generator.pipeline(settings(generator).withRevoke(false))) {
            storeUsed = chunks.store();
            generated = throughPipeline(generator, chunks);
          }
        } else {
          generated = seconds(() -> generate(generator, chunk));
        }
        progress.accept(size);
        double limit =
            baseline.refusal() == null
                ? seconds(() -> over(size, chunk, baseline::store))
                : Double.NaN;
        progress.accept(size);
        double memset = seconds(() -> over(size, chunk, baseline::memset));
        progress.accept(size);
        if (i > 0) { // the first is a warm-up
          runs.add(new BenchResult.Run(generated, limit, memset));
        }
      }
      return new BenchResult(
          generator.runtime(),
          size,
          chunkBytes,
          pipeline,
          storeUsed,
          List.copyOf(runs),
          baseline.refusal(),
          untilStable);
    }
  }

  /** Returns whether a run is to be made after so many, of which the first does not count. */
  private boolean wanted(int made, List<BenchResult.Run> counted) {
    if (made <= iterations) {
      return true;
    }
    if (untilStable == null) {
      return false;
    }
    return counted.size() < BenchResult.LEAST_STABLE
        || (made <= (long) MOST_TIMES * iterations
            && BenchResult.uncertainty(counted) > untilStable);
  }

  private void warmUp(DataGenerator generator, MemorySegment chunk) {
    double least = warmUpSeconds(warmUpSeconds, generator.runtime().backend());
    long start = System.nanoTime();
    while ((System.nanoTime() - start) / 1e9 < least) {
      if (generator.isComplete()) {
        generator.reset();
      }
      generator.fillChunk(chunk);
    }
  }

  /** Returns how long to warm up: what is asked for, or what the back end needs. */
  static double warmUpSeconds(@Nullable Double given, Backend backend) {
    if (given != null) {
      return given;
    }
    return backend == Backend.NATIVE ? NATIVE_WARM_UP_SECONDS : JAVA_WARM_UP_SECONDS;
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns how a chunk of a size is stored under the policy in use. */
  static StorePolicy storeUsed(DataGenerator generator, long bytes) {
    return bytes >= generator.runtime().nonTemporalBytes()
        ? StorePolicy.NON_TEMPORAL
        : StorePolicy.REGULAR;
  }

  /** Generates a generator's whole stream. */
  static void generate(DataGenerator generator, MemorySegment chunk) {
    generator.reset();
    while (!generator.isComplete()) {
      generator.fillChunk(chunk);
    }
  }

  /**
   * The least number of rounds of a pipeline's buffers in a run: the first and the last are not
   * timed.
   */
  static final int LEAST_ROUNDS = 4;

  /**
   * Returns the seconds that the whole stream takes at the rate of a pipeline whose consumer only
   * takes chunks and gives them back. The time is taken between the first and the last round of
   * buffers, when all of them are being filled.
   */
  private double throughPipeline(DataGenerator generator, ChunkPipeline chunks) {
    long all = Math.ceilDiv(generator.spec().size(), chunkBytes);
    long first = chunks.buffers();
    long last = all - chunks.buffers();
    long start = 0;
    long end = 0;
    try {
      for (long n = 1; n <= all; n++) {
        Objects.requireNonNull(chunks.take(), "a chunk").close();
        if (n == first) {
          start = System.nanoTime();
        } else if (n == last) {
          end = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return (end - start) / 1e9 * generator.spec().size() / ((last - first) * chunkBytes);
  }

  private ChunkPipeline.Settings settings(DataGenerator generator) {
    return ChunkPipeline.Settings.of(generator.spec(), chunkBytes);
  }

  /** Returns the bytes of memory that a run needs. */
  static long memory(DataGenerator generator, long chunkBytes, boolean pipeline) {
    ChunkPipeline.Settings settings = ChunkPipeline.Settings.of(generator.spec(), chunkBytes);
    int nodes = Math.max(1, generator.runtime().nodes().size());
    return pipeline ? chunkBytes * (1 + (long) settings.chunksPerNode() * nodes) : chunkBytes;
  }

  /** Runs something over a number of bytes, chunk by chunk. */
  static void over(long size, MemorySegment chunk, ObjLongConsumer<MemorySegment> work) {
    for (long left = size; left > 0; left -= chunk.byteSize()) {
      work.accept(chunk, Math.min(left, chunk.byteSize()));
    }
  }
}
