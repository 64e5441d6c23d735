package io.dgen.bench;

import io.dgen.ChunkBuffer;
import io.dgen.ChunkPipeline;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.StreamSpec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures the cost of handing out a chunk, besides filling it, in microseconds per chunk.
 * Fork-join gives every worker parts of a 64 MiB chunk and does nothing with them; the pipeline's
 * chunks are one page, the least there is. With more workers than CPUs the operating system's
 * context switches are included.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DispatchBenchmark {

  private static final long CHUNK_BYTES = 64 << 20;

  /** Threads that work on a chunk. */
  @Param({"1", "2", "8", "64"})
  public int threads;

  private DataGenerator generator;
  private ChunkBuffer buffer;

  /** Starts the workers. */
  @Setup
  public void start() {
    GeneratorConfig config = GeneratorConfig.builder().maxThreads(threads).build();
    generator = DataGenerator.open(StreamSpec.builder(1L << 62).seed(1).build(), config);
    Announcements.resolved(config, generator.runtime());
    buffer = generator.allocateChunk(CHUNK_BYTES);
  }

  /** Ends them. */
  @TearDown
  public void stop() {
    buffer.close();
    generator.close();
  }

  /** A pipeline that never ends. */
  @State(Scope.Benchmark)
  public static class Pipeline {
    private ChunkPipeline chunks;

    /** Starts its threads. */
    @Setup(Level.Trial)
    public void start(DispatchBenchmark benchmark) {
      chunks =
          benchmark.generator.pipeline(
              ChunkPipeline.Settings.of(benchmark.generator.spec(), DataGenerator.PAGE_BYTES)
                  .withOrder(ChunkPipeline.Order.ANY)
                  .withChunksPerNode(2 * benchmark.threads)
                  .withRevoke(false));
    }

    /** Ends them. */
    @TearDown(Level.Trial)
    public void stop() {
      chunks.close();
    }
  }

  /** All workers meet at the end of every chunk. */
  @Benchmark
  public void forkJoin() {
    generator.forEachPart(buffer.segment(), (chunk, offset, length) -> {});
  }

  /** Whoever has a buffer fills it. */
  @Benchmark
  public void pipeline(Pipeline pipeline) throws InterruptedException {
    pipeline.chunks.take().close();
  }
}
