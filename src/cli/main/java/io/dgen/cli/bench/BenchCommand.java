package io.dgen.cli.bench;

import io.dgen.DataGenerator;
import io.dgen.cli.live.Live;
import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.live.TransferMeter;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.EngineOptions;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Percent;
import io.dgen.cli.options.Size;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.report.Report;
import io.dgen.cli.report.ReportFiles;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ResultPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures generation, and the memory bandwidth next to it. */
@Command(
    name = "bench",
    description = {
      "Measures generation, chunk by chunk into the same memory, and, interleaved with it, the"
          + " memory bandwidth.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB. GB/s"
          + " are 10^9 bytes per second."
    },
    sortOptions = false)
public final class BenchCommand implements Callable<Integer> {

  private static final long SIZE_PER_THREAD = 4L << 30;
  static final long MOST_CHUNK_BYTES = 1L << 40;
  private static final int ITERATIONS = 5;
  private static final int MOST_ITERATIONS = 1_000_000;
  private static final double MOST_WARM_UP_SECONDS = 3600;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Bytes of one run. Default: 4GiB for each thread; with --report 256MiB.")
  private @Nullable Long size;

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      defaultValue = "64MiB",
      converter = Size.class,
      description = "Bytes generated in one go. Default: 64MiB.")
  private long chunk;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Number of runs that count. Default: 5; with --report 11.")
  private Integer iterations;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description =
          "Seconds to generate before the first run; one run more does not count. Default: 0.2;"
              + " in Java 2.")
  private @Nullable Double warmUp;

  @Option(
      names = "--until-stable",
      paramLabel = "PERCENT",
      converter = Percent.class,
      description =
          "Run until the median ratio to the limit is known within so much: at least 3 times, and at"
              + " most 40 times as often as --iterations says.")
  private @Nullable Double untilStable;

  @Option(
      names = "--sweep",
      paramLabel = "WHAT",
      converter = Sweep.Converter.class,
      description =
          "Vary one parameter: chunk (8 to 512 MiB) or threads (1, 2, 4 ... up to --threads).")
  private @Nullable Sweep sweep;

  @Option(
      names = "--pipeline",
      description = "Measure a pipeline that generates chunks ahead, instead of chunks one by one.")
  private boolean pipeline;

  @Mixin private ProjectionOptions projection;
  @Mixin private ReportOptions report;
  @Mixin private EngineOptions engine;
  @Mixin private SpecOptions spec;
  @Mixin private LiveOptions shown;
  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  BenchCommand() {}

  @Override
  public Integer call() throws IOException {
    check();
    if (projection.given()) {
      ProjectionReport projected =
          projection.report(engine, spec, size, chunk, iterations(), warmUp, shown);
      if (output.json()) {
        output.print(projected.json(), ExitStatus.GOOD);
      } else {
        projected.print(output.out(shown.takesStdout()));
      }
      return ExitStatus.GOOD;
    }
    if (report.given()) {
      return writeReport();
    }
    BenchReport text = new BenchReport(output.out(shown.takesStdout()));
    if (sweep == null) {
      BenchResult result = measure(List.of(new Sweep.Point(chunk, engine.threads()))).getFirst();
      if (output.json()) {
        resolve(result);
        output.print(result.json(), ExitStatus.GOOD);
      } else {
        text.print(result, engine.numa());
      }
      return ExitStatus.GOOD;
    }
    List<BenchResult> results = measure(sweep.points(chunk, engine.threads()));
    if (output.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("sweepOf", NameConverter.name(sweep));
      json.put("sweep", results.stream().map(BenchResult::json).toList());
      resolve(results.getFirst());
      output.print(json, ExitStatus.GOOD);
    } else {
      text.print(sweep, results, engine.numa());
    }
    return ExitStatus.GOOD;
  }

  /** Notes what was chosen for options; what a sweep varies is in its results. */
  private void resolve(BenchResult result) {
    output.resolved("--iterations", iterations());
    output.resolved("--backend", NameConverter.name(result.runtime().backend()));
    output.resolved("--isa", result.runtime().isa());
    output.resolved("--store", NameConverter.name(result.runtime().store()));
    output.resolved("--pin", NameConverter.name(result.runtime().pinned()));
    if (sweep == null) {
      output.resolved("--size", result.sizeBytes());
      output.resolved("--threads", result.runtime().threads());
    }
  }

  private int iterations() {
    return iterations != null ? iterations : ITERATIONS;
  }

  private int writeReport() throws IOException {
    ReportPlan plan = ReportPlan.of(size, chunk, iterations, warmUp, engine, spec);
    ReportRun run = new ReportRun(plan);
    try (ReportFiles files = report.prepare();
        Live live = shown.open("memory")) {
      Report measured =
          run.report(report.commandLine(spec, plan.seed()), live)
              .with(output.document(Map.of(), ExitStatus.GOOD));
      live.end();
      if (output.json()) {
        output.print(measured.json(), ExitStatus.GOOD);
      }
      return ResultPage.write(
          files,
          () -> measured,
          ExitStatus.GOOD,
          output.json() ? null : output.out(shown.takesStdout()));
    }
  }

  private void check() {
    shown.check(output.json() ? "--json" : null);
    report.check(sweep != null, pipeline);
    if (size != null) {
      Options.inRange("--size", size, 1, Long.MAX_VALUE);
    }
    Options.inRange("--chunk", chunk, 1, MOST_CHUNK_BYTES);
    Options.inRange("--iterations", iterations(), 1, MOST_ITERATIONS);
    if (untilStable != null) {
      if (report.given() || projection.given()) {
        throw new BadInputException("--until-stable does not go with --report or --project");
      }
      if (untilStable <= 0 || untilStable > 1) {
        throw new BadInputException(
            "--until-stable is "
                + Percent.format(untilStable)
                + ", but must be above 0% and at most 100%");
      }
    }
    // Negated so that NaN is refused too.
    if (warmUp != null && !(warmUp >= 0 && warmUp <= MOST_WARM_UP_SECONDS)) {
      throw new BadInputException(
          "--warmup is " + warmUp + ", but must be 0 to " + MOST_WARM_UP_SECONDS + " seconds");
    }
  }

  private List<BenchResult> measure(List<Sweep.Point> points) {
    List<BenchResult> results = new ArrayList<>();
    for (Sweep.Point point : points) {
      MemoryCheck.require("--chunk", 1, Math.min(point.chunkBytes(), bytes(point)));
    }
    long total =
        points.stream().mapToLong(p -> bytes(p) * Benchmark.RUNS * (iterations() + 1)).sum();
    try (Live live = shown.open("memory")) {
      TransferMeter progress = live.transfer("bench", total, "run", 1);
      for (Sweep.Point point : points) {
        try (DataGenerator generator = engine.open(spec.spec(bytes(point)), point.threads())) {
          if (pipeline) {
            checkPipeline(generator, point.chunkBytes(), "--pipeline");
          }
          Benchmark benchmark =
              new Benchmark(point.chunkBytes(), iterations(), warmUp, pipeline, untilStable);
          results.add(benchmark.run(generator, progress));
        }
      }
    }
    return results;
  }

  /**
   * Checks that there is memory for the buffers of a pipeline, and that a run is long enough to
   * measure it.
   */
  static void checkPipeline(DataGenerator generator, long chunkBytes, String option) {
    long memory = Benchmark.memory(generator, chunkBytes, true);
    MemoryCheck.require("--chunk", 1, memory);
    long least = Benchmark.LEAST_ROUNDS * (memory - chunkBytes);
    if (generator.spec().size() < least) {
      throw new BadInputException(
          "--size is "
              + Size.format(generator.spec().size())
              + ", but must be "
              + Size.format(least)
              + " or more with "
              + option
              + " and chunks of "
              + Size.format(chunkBytes));
    }
  }

  private long bytes(Sweep.Point point) {
    return size != null ? size : point.threads() * SIZE_PER_THREAD;
  }
}
