package io.dgen.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One contender on one target of its own per thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public abstract class PassState {

  private Target target;
  private Pass pass;

  /** Prepares the contender and what it expects in the target. */
  final void open(Contender contender, Target on) {
    target = on;
    pass = contender.open(on);
    pass.prepare();
  }

  /** One object or chunk. */
  @Benchmark
  public void pass(Rate rate) {
    pass.run();
    rate.add(target.bytes());
  }

  /** Closes the contender and frees the target. */
  @TearDown
  public void close() {
    pass.close();
    target.close();
  }
}
