package io.dgen.cli.measure;

import io.dgen.cli.machine.Machine;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Percent;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.OutputOptions;
import io.dgen.cli.output.Progress;
import io.dgen.cli.output.Text;
import io.dgen.measure.Compressor;
import io.dgen.measure.Input;
import io.dgen.measure.Plan;
import io.dgen.measure.Promise;
import io.dgen.measure.RatioMeter;
import io.dgen.measure.UnitRatios;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the ratios of files. */
@Command(
    name = "measure",
    description = {
      "Measures how well FILEs, taken together, deduplicate and compress, whatever made them:"
          + " units of each size are hashed to find those that repeat, and compressed one by one.",
      "Beside a manifest's promise it says how far each ratio departs from it.",
      "A SIZE is a number of bytes, or one with KiB, MiB, GiB, TiB, KB, MB, GB or TB."
    },
    sortOptions = false)
public final class MeasureCommand implements Callable<Integer> {

  private static final Map<String, String> OPTIONS =
      Map.of("unit", "--unit", "sample", "--sample", "threads", "--threads");

  private static final int MOST_THREADS = 1 << 16;

  /** By default, digests take one part in this many of the available memory. */
  private static final int MEMORY_PARTS = 4;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|-",
      description = "Files or block devices; - is stdin.")
  private List<String> files;

  @Option(
      names = "--unit",
      paramLabel = "SIZE|whole",
      split = ",",
      defaultValue = "4KiB,128KiB",
      converter = UnitConverter.class,
      description =
          "Sizes of units, 512 bytes to 64 MiB, counted from each file's start; whole: each file is"
              + " one unit. Default: 4KiB,128KiB.")
  private List<Long> units;

  @Mixin private CompressorOptions compressors;

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      defaultValue = "100%",
      converter = Percent.class,
      description = "Compress only so many of the units, drawn by place; all are hashed.")
  private double sample;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "For digests, 20 bytes for each unit that is unique. Where it does not suffice, the number"
              + " of unique units is estimated from a sample by digest, and that is said. Default: a"
              + " quarter of what is available.")
  private @Nullable Long memory;

  @Mixin private PromiseOptions promises;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that read, hash and compress. Default: one for each CPU.")
  private @Nullable Integer threads;

  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  MeasureCommand() {}

  @Override
  public Integer call() throws IOException {
    Plan plan = plan();
    checkFiles(plan);
    Promise promise = promises.promise(files);
    try (MeasureInputs inputs = MeasureInputs.open(files, promise)) {
      RatioMeter meter = new RatioMeter(plan);
      long bytes = inputs.bytes();
      AtomicLong read = new AtomicLong();
      List<UnitRatios> ratios;
      long start = System.nanoTime();
      long expected = bytes == Input.UNKNOWN ? Input.UNKNOWN : meter.readBytes(bytes);
      try (Progress progress = Progress.start("measure", expected)) {
        LongConsumer both =
            n -> {
              progress.accept(n);
              read.addAndGet(n);
            };
        ratios = meter.measure(inputs.list(), both);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      MeasureReport report =
          new MeasureReport(
              files,
              plan,
              ratios,
              promise,
              promises.tolerance(),
              compressors.missing(),
              read.get(),
              seconds);
      if (output.json()) {
        output.print(report.json());
      } else {
        report.print(output.out());
      }
      return report.good() ? ExitStatus.GOOD : ExitStatus.DATA_WRONG;
    }
  }

  private void checkFiles(Plan plan) {
    int stdins = Collections.frequency(files, MeasureInputs.STDIN);
    if (stdins > 1) {
      throw new BadInputException("- is given " + stdins + " times, but stdin can be read once");
    }
    if (stdins > 0 && plan.wholeFiles()) {
      throw new BadInputException(
          "--unit whole needs files: they are read for each compressor, and stdin can be read once");
    }
  }

  private Plan plan() {
    int count =
        threads == null
            ? Runtime.getRuntime().availableProcessors()
            : (int) Options.inRange("--threads", threads, 1, MOST_THREADS);
    List<Compressor> chosen = compressors.compressors();
    long table = memory == null ? Machine.availableMemory() / MEMORY_PARTS : memory;
    if (memory != null) {
      MemoryCheck.require("--memory", 1, memory);
    }
    try {
      Plan plan =
          new Plan(
              units.stream()
                  .filter(unit -> unit != UnitRatios.WHOLE_FILES)
                  .distinct()
                  .map(unit -> (int) Math.min(unit, Integer.MAX_VALUE))
                  .toList(),
              units.contains(UnitRatios.WHOLE_FILES),
              chosen,
              sample,
              table,
              count);
      checkHeap(plan);
      return plan;
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }

  /** Checks that pieces and compressed units fit into the heap. */
  private static void checkHeap(Plan plan) {
    long bytes = plan.heapBytes();
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > most) {
      throw new BadInputException(
          Text.format(
              "--unit and --threads need %d MiB of heap, but there are %d MiB; allow for more by"
                  + " DGEN_JAVA_OPTS=-Xmx",
              bytes >> 20, most >> 20));
    }
  }
}
