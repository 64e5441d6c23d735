package io.dgen.bench;

import io.dgen.bench.Target.Pages;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Measures chunks filled by workers and what a consumer does with them. The score is chunks per
 * microsecond, with GB/s and allocation beside it. Choose parameters with {@code -p}.
 */
public class ChunkBenchmark extends PassState {

  /** The contender. */
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

  /** The number of threads on a chunk. */
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
}
