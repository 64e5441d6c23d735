package io.dgen.cli.bench;

import io.dgen.DataGenerator;
import io.dgen.cli.live.Live;
import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.EngineOptions;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.output.BadInputException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for a projection to another machine. */
final class ProjectionOptions {

  /** Options that cannot be combined with it. */
  private static final List<String> NOT_WITH_IT = List.of("--sweep", "--pipeline", "--report");

  /** The caller fills smaller chunks alone. */
  private static final long LEAST_CHUNK_BYTES = 1 << 20;

  /** Chunks of a run for each thread: what a pipeline needs. */
  private static final long CHUNKS_PER_THREAD = 16;

  @Option(
      names = "--project",
      paramLabel = "KEY=VALUE,...",
      converter = ProjectedMachine.Converter.class,
      description = {
        "Print a projection of fork-join and pipeline to another machine, computed from what is"
            + " measured here: cores=368,nodes=16,node-bandwidth=425GB/s.",
        "Values that replace measured ones: core-rate=15GB/s; post, wake-call, wake-up, spin-up,"
            + " spin-time, hand-over=8us."
      })
  private @Nullable ProjectedMachine machine;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  boolean given() {
    return machine != null;
  }

  /** Measures this machine and projects the result. */
  ProjectionReport report(
      EngineOptions engine,
      SpecOptions spec,
      @Nullable Long size,
      long chunk,
      int iterations,
      @Nullable Double warmUp,
      LiveOptions shown) {
    check(chunk);
    long bytes = size != null ? size : engine.threads() * CHUNKS_PER_THREAD * chunk;
    long least =
        Math.max(chunk, Math.max(ScalingMeasurement.CACHE_BYTES, DispatchTimer.leastBytes()));
    try (DataGenerator all = engine.open(spec.spec(bytes));
        DataGenerator alone = engine.openUnplaced(spec.spec(least), 1);
        DataGenerator pair = engine.openUnplaced(spec.spec(least), DispatchTimer.THREADS);
        Live live = shown.open("memory")) {
      BenchCommand.checkPipeline(all, chunk, "--project");
      ScalingFigures here =
          new ScalingMeasurement(all, alone, pair, chunk, iterations, warmUp)
              .run(
                  live.transfer(
                      "bench", ScalingMeasurement.bytes(bytes) * (iterations + 1), "run", 1));
      return ProjectionReport.of(Objects.requireNonNull(machine), here);
    }
  }

  private void check(long chunk) {
    for (String option : NOT_WITH_IT) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new BadInputException(option + " cannot go with --project");
      }
    }
    if (Runtime.getRuntime().availableProcessors() < DispatchTimer.THREADS) {
      throw new BadInputException(
          "--project times how one thread wakes another: it needs 2 CPUs, but this process has 1");
    }
    Options.inRange("--chunk", chunk, LEAST_CHUNK_BYTES, BenchCommand.MOST_CHUNK_BYTES);
    MemoryCheck.require("--chunk", 2, chunk);
  }
}
