package io.dgen.cli.bench;

import io.dgen.ChunkBuffer;
import io.dgen.DataGenerator;
import io.dgen.cli.projection.Measured;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a projection rests on, interleaved in rounds.
 *
 * @param all a generator with all threads
 * @param alone one with one thread; its stream at least as long as a chunk
 * @param pair one with two threads that are not placed, for {@link DispatchTimer}
 * @param chunkBytes bytes of a chunk in memory
 * @param rounds that count, at least 1
 * @param warmUpSeconds how long {@code all} runs first at least, or null for what its back end
 *     needs
 */
record ScalingMeasurement(
    DataGenerator all,
    DataGenerator alone,
    DataGenerator pair,
    long chunkBytes,
    int rounds,
    @Nullable Double warmUpSeconds) {

  /** A size that fits into every second-level cache. */
  static final long CACHE_BYTES = 256 << 10;

  private static final long LEAST_NANOS = 20_000_000;
  private static final double NANO = 1e-9;
  private static final double GIGA = 1e9;

  /** Dispatches of each kind in a round. */
  private static final int DISPATCHES = 50;

  /** One round. */
  private record Round(
      double cache,
      double memory,
      double limit,
      double forkJoin,
      double pipeline,
      List<DispatchTimer.Start> spinning,
      List<DispatchTimer.Start> asleep,
      double spinTime,
      double handOver) {}

  /** Returns the bytes of a round that are reported as progress. */
  static long bytes(long size) {
    // Twice each: the benchmark's first run is a warm-up.
    return 2L * 2 * Benchmark.RUNS * size;
  }

  /**
   * Runs one round more than asked for: the first is a warm-up.
   *
   * @param progress is told of {@link #bytes}, for each round
   */
  ScalingFigures run(LongConsumer progress) {
    List<Round> counted = new ArrayList<>();
    String refusal = null;
    try (DispatchTimer timer = new DispatchTimer(pair);
        ChunkBuffer buffer = alone.allocateChunk(Math.max(chunkBytes, CACHE_BYTES))) {
      MemorySegment memory = buffer.segment();
      for (int i = 0; i <= rounds; i++) {
        // Only in the first round; later ones have an uncounted run anyway.
        Double warmUp = i == 0 ? warmUpSeconds : Double.valueOf(0);
        double cache = alone(memory.asSlice(0, CACHE_BYTES));
        List<DispatchTimer.Start> spinning = starts(DispatchTimer::spinning, timer);
        double inMemory = alone(memory.asSlice(0, chunkBytes));
        BenchResult forkJoin = new Benchmark(chunkBytes, 1, warmUp, false, null).run(all, progress);
        List<DispatchTimer.Start> asleep = starts(DispatchTimer::asleep, timer);
        BenchResult pipeline =
            new Benchmark(chunkBytes, 1, Double.valueOf(0), true, null).run(all, progress);
        refusal = forkJoin.limitRefusal();
        Round round =
            new Round(
                cache,
                inMemory,
                GIGA * (refusal == null ? forkJoin.nonTemporalLimit() : forkJoin.memset()),
                GIGA * forkJoin.gigabytesPerSecond(),
                GIGA * pipeline.gigabytesPerSecond(),
                spinning,
                asleep,
                timer.spinTime(),
                timer.handOver());
        if (i > 0) {
          counted.add(round);
        }
      }
    }
    return new ScalingFigures(
        all.runtime(),
        rounds,
        chunkBytes,
        median(counted, Round::cache),
        median(counted, Round::memory),
        median(counted, Round::limit),
        refusal,
        median(counted, Round::forkJoin),
        median(counted, Round::pipeline),
        counted.stream()
            .flatMap(round -> round.asleep().stream())
            .mapToDouble(DispatchTimer.Start::worker)
            .min()
            .orElseThrow(),
        measured(counted));
  }

  private static List<DispatchTimer.Start> starts(
      Function<DispatchTimer, DispatchTimer.Start> kind, DispatchTimer timer) {
    List<DispatchTimer.Start> starts = new ArrayList<>();
    for (int i = 0; i < DISPATCHES; i++) {
      starts.add(kind.apply(timer));
    }
    return starts;
  }

  private static Measured measured(List<Round> counted) {
    List<DispatchTimer.Start> spinning =
        counted.stream().flatMap(round -> round.spinning().stream()).toList();
    List<DispatchTimer.Start> asleep =
        counted.stream().flatMap(round -> round.asleep().stream()).toList();
    double post = median(spinning, DispatchTimer.Start::caller);
    return new Measured(
        Math.min(median(counted, Round::cache), median(counted, Round::memory)),
        post,
        Math.max(0, median(asleep, DispatchTimer.Start::caller) - post),
        Math.max(0, median(asleep, DispatchTimer.Start::worker) - post),
        Math.max(0, median(spinning, DispatchTimer.Start::worker) - post),
        median(counted, Round::spinTime),
        median(counted, Round::handOver));
  }

  private static <T> double median(List<T> of, ToDoubleFunction<T> figure) {
    return BenchResult.median(of.stream().mapToDouble(figure).toArray());
  }

  /** Returns the bytes per second of one thread that fills the same memory repeatedly. */
  private double alone(MemorySegment memory) {
    long from = System.nanoTime();
    long nanos;
    long times = 0;
    do {
      alone.fillAt(0, memory);
      times++;
      nanos = System.nanoTime() - from;
    } while (nanos < LEAST_NANOS);
    return times * memory.byteSize() / (nanos * NANO);
  }
}
