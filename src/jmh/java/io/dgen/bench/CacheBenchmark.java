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
 * 512 KiB that stay in cache: what the kernels compute. An operation is a byte, so that a score in
 * ops/ns is one in GB/s. With {@code -t 2}, each thread has memory of its own.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CacheBenchmark extends PassState {

  private static final int BYTES = 512 << 10;

  /** Who competes. */
  @Param({
    "XOSHIRO_C",
    "NATIVE",
    "NATIVE_AVX2",
    "NATIVE_PORTABLE",
    "VECTOR",
    "SCALAR",
    "NATIVE_HEAP",
    "NATIVE_VERIFY",
    "VECTOR_VERIFY",
    "SCALAR_VERIFY",
    "STORE",
    "READ",
    "MEMSET",
    "SEGMENT_FILL",
    "SEGMENT_COPY",
    "JDK_SPLITTABLE",
    "JDK_L64X128MIX",
    "JDK_XOSHIRO",
    "COMMONS_XOSHIRO",
    "JDK_AES_CTR",
    "JDK_SECURE"
  })
  public Contender contender;

  /** Allocates. */
  @Setup
  public void open() {
    open(contender, Target.allocate(BYTES, Pages.DEFAULT, 0, 1));
  }

  /** The whole memory once. */
  @Benchmark
  @OperationsPerInvocation(BYTES)
  public void pass() {
    run();
  }
}
