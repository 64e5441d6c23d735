package io.dgen.bench;

import io.dgen.bench.Target.Pages;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Small objects, one after the other into the same memory. The score is objects per microsecond;
 * beside it stand GB/s. {@code -prof gc} shows what a call allocates ({@code gc.alloc.rate.norm}).
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SmallBenchmark extends PassState {

  /** Who competes. */
  @Param({
    "NATIVE",
    "VECTOR",
    "SCALAR",
    "NATIVE_HEAP",
    "VECTOR_HEAP",
    "SCALAR_HEAP",
    "NATIVE_STREAMS",
    "VECTOR_STREAMS",
    "SCALAR_STREAMS",
    "NATIVE_VERIFY",
    "VECTOR_VERIFY",
    "SCALAR_VERIFY",
    "NATIVE_VERIFY_HEAP"
  })
  public Contender contender;

  /** Size of an object. */
  @Param({"512", "4096", "65536", "524288"})
  public int bytes;

  /** A second score. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Rate {

    /** Counts 1000 bytes: such a number per microsecond is one in GB/s. */
    public double gigabytesPerSecond;
  }

  /** Allocates. */
  @Setup
  public void open() {
    open(contender, Target.allocate(bytes, Pages.DEFAULT, 0, 1));
  }

  /** One object. */
  @Benchmark
  public void pass(Rate rate) {
    run();
    rate.gigabytesPerSecond += bytes / 1000.0;
  }
}
