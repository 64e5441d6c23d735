package io.dgen.cli.bench;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.Isa;
import io.dgen.NumaMode;
import io.dgen.cli.machine.BackendReport;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.report.Contender;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Timings;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Compares the available back ends with the JDK's generators, on one thread. */
final class BackendExperiment implements Experiment {

  /** How the remarks on dgen's own back ends begin. */
  static final String KERNEL = "fillAt";

  private static final String CACHED = "cached";
  private static final String MEMORY = "memory";

  // The baselines' names in the figure.
  private static final String NON_TEMPORAL = "non-temporal stores";
  private static final String MEMSET = "memset";

  private static final long CACHED_BYTES = 512L << 10;

  private final ReportPlan plan;
  private final BackendReport available;
  private final long cachedBytes;
  private final long memoryBytes;
  private final List<Figure.Point> points = new ArrayList<>();

  BackendExperiment(ReportPlan plan, BackendReport available) {
    this.plan = plan;
    this.available = available;
    cachedBytes = Math.min(CACHED_BYTES, plan.bytes(1));
    memoryBytes = plan.chunkBytes(1);
    // And an array of the same size.
    MemoryCheck.require("--chunk", 2, memoryBytes);
  }

  @Override
  public String name() {
    return "back ends";
  }

  /**
   * Returns the scalar back end, which is always one of them; the JDK's generators take no longer
   * to warm up.
   */
  @Override
  public Backend slowest() {
    return Backend.SCALAR;
  }

  @Override
  public void enter(Stage stage) {
    Map<String, DataGenerator> generators = new LinkedHashMap<>();
    for (BackendReport.Entry entry : available.backends()) {
      if (entry.available()) {
        isas(entry.backend()).forEach(isa -> open(stage, generators, entry.backend(), isa));
      }
    }
    enter(stage, generators, CACHED, cachedBytes);
    enter(stage, generators, MEMORY, memoryBytes);
  }

  /** Returns the instruction sets of a back end, fastest first. */
  private List<Isa> isas(Backend backend) {
    return backend == Backend.NATIVE
        ? available.isas().reversed().stream().map(new NameConverter<>(Isa.class)::convert).toList()
        : List.of(Isa.AUTO);
  }

  private void open(Stage stage, Map<String, DataGenerator> generators, Backend backend, Isa isa) {
    DataGenerator generator =
        stage.keep(
            DataGenerator.open(
                plan.stream(plan.bytes(1)),
                GeneratorConfig.builder()
                    .backend(backend)
                    .isa(isa)
                    .numaMode(NumaMode.DISABLED)
                    .maxThreads(1)
                    .build()));
    String name = NameConverter.name(backend) + ", " + generator.runtime().isa();
    generators.put(name, generator);
    point(
        name,
        KERNEL + ", memory: " + NameConverter.name(Benchmark.storeUsed(generator, memoryBytes)));
  }

  /** Adds a point of the figure: its name is the contender's. */
  private void point(String name, String remark) {
    points.add(new Figure.Point(name, points.size() + 1, remark));
  }

  private void enter(Stage stage, Map<String, DataGenerator> generators, String group, long bytes) {
    long turn = plan.bytes(1) / bytes * bytes;
    DataGenerator any = generators.values().iterator().next();
    MemorySegment memory = stage.memory(any, bytes);
    List<Contender> contenders = new ArrayList<>();
    generators.forEach(
        (name, generator) ->
            contenders.add(
                new Contender(name, turn, () -> ObjectExperiment.fill(generator, memory, turn))));
    if (JdkSource.fits(bytes)) {
      byte[] array = new byte[(int) bytes];
      for (JdkSource source : JdkSource.values()) {
        enter(contenders, source, array, turn);
      }
    }
    stage.enter(group, contenders, any, memory);
  }

  /** Enters a generator of the JDK; without it in this JVM its row stays empty. */
  private static void enter(List<Contender> contenders, JdkSource source, byte[] array, long turn) {
    Consumer<byte[]> fill;
    try {
      fill = source.open();
    } catch (UnsupportedOperationException e) {
      return;
    }
    contenders.add(
        new Contender(
            source.title(),
            turn,
            () -> {
              for (long left = turn; left > 0; left -= array.length) {
                fill.accept(array);
              }
            }));
  }

  @Override
  public Figure figure(Timings timings) {
    for (JdkSource source : JdkSource.values()) {
      point(source.title(), "fills a byte[]");
    }
    if (timings.of(MEMORY, Stage.NON_TEMPORAL).isPresent()) {
      point(NON_TEMPORAL, "baseline");
    }
    point(MEMSET, "baseline");
    FigureSeries series = new FigureSeries(points.size());
    FigureSeries.Lookup cached = i -> timings.of(CACHED, contender(i));
    FigureSeries.Lookup memory = i -> timings.of(MEMORY, contender(i));
    return new Figure(
        LimitFigure.BACKENDS,
        "back ends side by side, one thread",
        "The same bytes by each back end that is available here (fillAt, stores by size), and what the"
            + " JDK has for random bytes, interleaved: into "
            + Size.format(cachedBytes)
            + " that stay in cache, and into "
            + Size.format(memoryBytes)
            + " of memory. Baselines: non-temporal stores and memset over the same memory.",
        new Figure.Axis("what fills", "number", Figure.Layout.NAMES, "how", points),
        OptionalDouble.empty(),
        FigureSeries.measured(
            series.speed(CACHED, Size.format(cachedBytes) + " in cache", cached),
            series.speed(MEMORY, Size.format(memoryBytes) + " in memory", memory)),
        FigureSeries.measured(
            series.ratio(
                "cachedRatioToMemset",
                "in cache to memset",
                cached,
                i -> timings.of(CACHED, Stage.MEMSET)),
            series.ratio(
                LimitFigure.TO_LIMIT,
                "in memory to non-temporal stores",
                memory,
                i -> timings.of(MEMORY, Stage.NON_TEMPORAL)),
            series.ratio(
                LimitFigure.TO_MEMSET,
                "in memory to memset",
                memory,
                i -> timings.of(MEMORY, Stage.MEMSET))));
  }

  private String contender(int point) {
    String label = points.get(point).label();
    return switch (label) {
      case NON_TEMPORAL -> Stage.NON_TEMPORAL;
      case MEMSET -> Stage.MEMSET;
      default -> label;
    };
  }
}
