package io.dgen.cli.bench;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.cli.machine.Machine;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.report.Contender;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Timings;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Measures chunks of various sizes, or on various numbers of threads. */
final class SweepExperiment implements Experiment {

  /** The name of the generator. */
  private static final String GENERATOR = "generator";

  private static final long LEAST_CHUNK = 64L << 10;

  /** All chunks together may take one part in this many of the available memory. */
  private static final int MEMORY_SHARE = 2;

  private final ReportPlan plan;
  private final Sweep what;
  private final List<Sweep.Point> sweep;
  private final List<Figure.Point> points = new ArrayList<>();
  private Backend backend = Backend.AUTO;

  SweepExperiment(ReportPlan plan, Sweep what) {
    this.plan = plan;
    this.what = what;
    int threads = plan.engine().threads();
    sweep =
        switch (what) {
          case CHUNK -> chunks(threads);
          case THREADS -> what.points(plan.chunkBytes(), threads);
        };
    if (what == Sweep.THREADS) {
      MemoryCheck.require("--chunk", sweep.size(), plan.chunkBytes(threads));
    }
  }

  /**
   * Returns the chunk sizes: from one that stays in cache to the largest that a turn and the memory
   * allow.
   */
  private List<Sweep.Point> chunks(int threads) {
    List<Sweep.Point> large = Sweep.CHUNK.points(plan.chunkBytes(), threads);
    long first = large.getFirst().chunkBytes();
    long most = Math.min(plan.bytes(threads), Machine.availableMemory() / MEMORY_SHARE / 2);
    List<Sweep.Point> fitting =
        Stream.concat(
                LongStream.iterate(LEAST_CHUNK, bytes -> bytes < first, bytes -> 2 * bytes)
                    .mapToObj(bytes -> new Sweep.Point(bytes, threads)),
                large.stream())
            .filter(point -> point.chunkBytes() <= most)
            .toList();
    return fitting.isEmpty() ? List.of(new Sweep.Point(plan.bytes(threads), threads)) : fitting;
  }

  @Override
  public String name() {
    return what == Sweep.CHUNK ? "chunk sizes" : "threads";
  }

  @Override
  public Backend slowest() {
    return backend;
  }

  @Override
  public void enter(Stage stage) {
    for (Sweep.Point point : sweep) {
      long bytes = plan.bytes(point.threads());
      long chunkBytes = Math.min(point.chunkBytes(), bytes);
      DataGenerator generator = stage.keep(plan.engine().open(plan.stream(bytes), point.threads()));
      backend = generator.runtime().backend();
      MemorySegment chunk = stage.memory(generator, chunkBytes);
      String stores = NameConverter.name(Benchmark.storeUsed(generator, chunkBytes));
      points.add(
          what == Sweep.CHUNK
              ? new Figure.Point(Size.format(chunkBytes), chunkBytes, stores)
              : new Figure.Point(Integer.toString(point.threads()), point.threads(), stores));
      stage.enter(
          points.getLast().label(),
          List.of(new Contender(GENERATOR, bytes, () -> Benchmark.generate(generator, chunk))),
          generator,
          chunk);
    }
  }

  @Override
  public Figure figure(Timings timings) {
    FigureSeries series = new FigureSeries(points.size());
    var generator = FigureSeries.contender(timings, points, GENERATOR);
    var limit = FigureSeries.contender(timings, points, Stage.NON_TEMPORAL);
    var memset = FigureSeries.contender(timings, points, Stage.MEMSET);
    List<Figure.Series> plotted =
        FigureSeries.measured(
            series.speed("generator", "dgen", generator),
            series.speed("nonTemporal", "non-temporal stores", limit),
            series.speed("memset", "memset", memset));
    List<Figure.Series> columns =
        FigureSeries.measured(
            series.ratio(LimitFigure.TO_LIMIT, "dgen to non-temporal stores", generator, limit),
            series.ratio(LimitFigure.TO_MEMSET, "dgen to memset", generator, memset));
    return what == Sweep.CHUNK
        ? new Figure(
            LimitFigure.CHUNKS,
            "throughput by chunk size",
            "Chunks filled one after the other in the same memory by "
                + threads(plan.engine().threads())
                + " (fillChunk). Baselines: a loop of non-temporal stores and memset over the same"
                + " memory by the same threads. Small chunks stay in cache, where non-temporal"
                + " stores do not.",
            new Figure.Axis(
                "chunk size", "chunkBytes", Figure.Layout.NUMBERS, "dgen stores", points),
            OptionalDouble.empty(),
            plotted,
            columns)
        : new Figure(
            LimitFigure.THREADS,
            "throughput by threads",
            "Chunks of "
                + Size.format(plan.chunkBytes(plan.engine().threads()))
                + " filled one after the other in the same memory (fillChunk). Baselines: a loop of"
                + " non-temporal stores and memset over the same memory by the same threads.",
            new Figure.Axis("threads", "threads", Figure.Layout.NUMBERS, "dgen stores", points),
            OptionalDouble.empty(),
            plotted,
            columns);
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }
}
