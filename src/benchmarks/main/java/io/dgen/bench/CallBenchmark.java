package io.dgen.bench;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.Isa;
import io.dgen.StorePolicy;
import io.dgen.ffi.DgenNative;
import io.dgen.numa.WorkerPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the cost of a call besides the bytes, in nanoseconds. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CallBenchmark {

  /** Where memory comes from: a downcall keeps an arena from closing, which costs time. */
  public enum Memory {
    /** Arena.global(). */
    GLOBAL,
    /** Arena.ofConfined(). */
    CONFINED,
    /** Arena.ofShared(). */
    SHARED,
    /** Arena.ofAuto(). */
    AUTO,
    /** A byte[], by a critical call. */
    HEAP
  }

  /** One page. */
  @State(Scope.Thread)
  public static class Page {

    /** Where it is. */
    @Param public Memory memory;

    int isa;
    Arena arena;
    MemorySegment page;
    DataGenerator generator;
    long position;

    /** Allocates, on the measuring thread. */
    @Setup
    public void open() {
      isa = Baselines.isa();
      generator =
          Generated.open(Generated.config(Backend.NATIVE, Isa.AUTO, StorePolicy.REGULAR, 1));
      arena = memory == Memory.CONFINED ? Arena.ofConfined() : Arena.ofShared();
      page =
          switch (memory) {
            case GLOBAL -> Arena.global().allocate(4096, 4096);
            case AUTO -> Arena.ofAuto().allocate(4096, 4096);
            case CONFINED, SHARED -> arena.allocate(4096, 4096);
            case HEAP -> MemorySegment.ofArray(new byte[4096]);
          };
    }

    /** Frees. */
    @TearDown
    public void close() {
      generator.close();
      arena.close();
    }
  }

  /** A generator to derive from. */
  @State(Scope.Thread)
  public static class Parent {
    DataGenerator generator;
    long stream;

    /** Opens it. */
    @Setup
    public void open() {
      generator = Generated.open(Generated.config(Backend.AUTO, Isa.AUTO, StorePolicy.AUTO, 1));
    }

    /** Closes it. */
    @TearDown
    public void close() {
      generator.close();
    }
  }

  /** Two threads that meet: the caller and a worker. */
  @State(Scope.Thread)
  public static class Pair {

    /** How long the worker has been idle: with 0 it spins, with the other value it is parked. */
    @Param({"0", "200"})
    public int idleMicroseconds;

    private static final int SPINS = 1000;

    private final AtomicLong arrived = new AtomicLong();
    private long goal;
    private WorkerPool pool;

    /** Starts the worker. */
    @Setup
    public void open() {
      pool = WorkerPool.shared(2);
    }

    /** Lets the worker be idle. */
    @Setup(Level.Invocation)
    public void idle() {
      long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(idleMicroseconds);
      while (System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
    }

    void meet() {
      long both = goal + 2;
      goal = both;
      pool.run(
          new int[] {2},
          (group, task) -> {
            arrived.incrementAndGet();
            for (int spins = 0; arrived.get() < both; spins++) {
              if (spins < SPINS) {
                Thread.onSpinWait();
              } else {
                Thread.yield(); // the worker may need this CPU
              }
            }
          });
    }

    /** Ends the worker. */
    @TearDown
    public void close() {
      pool.close();
    }
  }

  /** Measures the least cost of a binding: no parameters, no memory. */
  @Benchmark
  public int isaActive() {
    return DgenNative.activeIsa();
  }

  /** Measures a binding with all its parameters and no page to fill. */
  @Benchmark
  public void fillNoPage(Page state) {
    Baselines.fillPages(state.isa, state.page, 0, 0);
  }

  /** Measures one page through the binding. */
  @Benchmark
  public void fillPage(Page state) {
    Baselines.fillPages(state.isa, state.page, state.position++, 1);
  }

  /** Measures one page through {@code fillAt}. */
  @Benchmark
  public void fillAtPage(Page state) {
    state.generator.fillAt(state.position++ * 4096, state.page);
  }

  /** Measures the derivation of another object's generator. */
  @Benchmark
  public DataGenerator withStream(Parent state) {
    return state.generator.withStream(state.stream++);
  }

  /** Measures the time from posting a job until the worker has joined it. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public void meet(Pair state) {
    state.meet();
  }
}
