package io.dgen.bench;

import io.dgen.bench.Target.Pages;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 64 MiB, twice and more of what caches hold: what the memory takes. An operation is a byte, so
 * that a score in ops/ns is one in GB/s.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class MemoryBenchmark {

  private static final int BYTES = 64 << 20;

  /** What malloc may give: aligned for words, not for vectors and cache lines. */
  private static final long SKEW = 16;

  /** One thread on aligned memory. */
  public static class Aligned extends PassState {

    /** Who competes. */
    @Param({
      "STORE_NT",
      "STORE",
      "MEMSET",
      "SEGMENT_FILL",
      "SEGMENT_COPY",
      "NATIVE_NT",
      "NATIVE",
      "NATIVE_AUTO",
      "NATIVE_AVX2_NT",
      "VECTOR",
      "SCALAR",
      "READ",
      "NATIVE_VERIFY",
      "VECTOR_VERIFY",
      "SCALAR_VERIFY"
    })
    public Contender contender;

    /** Kind of memory. */
    @Param public Pages pages;

    /** Allocates. */
    @Setup
    public void open() {
      open(contender, Target.allocate(BYTES, pages, 0, 1));
    }
  }

  /** One thread on memory 16 bytes off its alignment. */
  public static class Skewed extends PassState {

    /** Who competes: the store loops refuse such memory. */
    @Param({"NATIVE_NT", "NATIVE", "VECTOR", "SCALAR", "NATIVE_VERIFY", "VECTOR_VERIFY", "MEMSET"})
    public Contender contender;

    /** Allocates. */
    @Setup
    public void open() {
      open(contender, Target.allocate(BYTES, Pages.HUGE, SKEW, 1));
    }
  }

  /** Several threads on one chunk. */
  public static class Shared extends PassState {

    /** Who competes. */
    @Param({"CHUNK_STORE_NT", "CHUNK_STORE", "CHUNK", "CHUNK_VECTOR"})
    public Contender contender;

    /** How many work on the chunk. */
    @Param({"1", "2"})
    public int threads;

    /** Allocates. */
    @Setup
    public void open() {
      open(contender, Target.allocate(BYTES, Pages.HUGE, 0, threads));
    }
  }

  /** The whole memory once. */
  @Benchmark
  @OperationsPerInvocation(BYTES)
  public void aligned(Aligned state) {
    state.run();
  }

  /** The whole memory once. */
  @Benchmark
  @OperationsPerInvocation(BYTES)
  public void skewed(Skewed state) {
    state.run();
  }

  /** The whole chunk once. */
  @Benchmark
  @OperationsPerInvocation(BYTES)
  public void chunk(Shared state) {
    state.run();
  }
}
