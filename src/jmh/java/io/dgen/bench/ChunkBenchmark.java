package io.dgen.bench;

import io.dgen.bench.Target.Pages;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Chunks by workers, and what a consumer then does with them. The score is chunks per microsecond;
 * beside it stand GB/s, and what a chunk allocates. Choose with {@code -p}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ChunkBenchmark extends PassState {

  /** Who competes. */
  @Param({
    "CHUNK",
    "CHUNK_PIPELINE",
    "CHUNK_VECTOR",
    "CHUNK_C",
    "CHUNK_STORE",
    "CHUNK_STORE_NT",
    "CHUNK_REGULAR",
    "CHUNK_NT",
    "CHUNK_REGULAR_SUM",
    "CHUNK_NT_SUM",
    "CHUNK_REGULAR_COPY",
    "CHUNK_NT_COPY",
    "CHUNK_REGULAR_WRITE",
    "CHUNK_NT_WRITE"
  })
  public Contender contender;

  /** How many work on a chunk. */
  @Param({"1", "2"})
  public int threads;

  /** Size of a chunk. */
  @Param({"1048576", "4194304", "16777216", "67108864", "268435456", "536870912"})
  public long bytes;

  /** Allocates. */
  @Setup
  public void open() {
    open(contender, Target.allocate(Target.Shape.of(bytes, Pages.HUGE, threads)));
  }

  /** One chunk. */
  @Benchmark
  public void pass(Rate rate) {
    run();
    rate.add(bytes);
  }
}
