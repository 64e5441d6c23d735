package io.dgen.cli.measure;

import io.dgen.cli.machine.Machine;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Percent;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Text;
import io.dgen.measure.Compressor;
import io.dgen.measure.Plan;
import io.dgen.measure.UnitRatios;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is measured, and with what. */
final class PlanOptions {

  private static final Map<String, String> OPTIONS =
      Map.of("unit", "--unit", "sample", "--sample", "threads", "--threads");

  private static final int MOST_THREADS = 1 << 16;

  /** Of the memory there is, one part of so many is taken for digests unless something is said. */
  private static final int MEMORY_PARTS = 4;

  @Option(
      names = "--unit",
      paramLabel = "SIZE|whole",
      split = ",",
      defaultValue = "4KiB,128KiB",
      converter = UnitConverter.class,
      description =
          "Sizes of units, 512 bytes to 64 MiB, counted from the start of each file; whole: each"
              + " file is one unit. Default: 4KiB,128KiB.")
  private List<Long> units;

  @Mixin private CompressorOptions compressors;

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      defaultValue = "100%",
      converter = Percent.class,
      description = "Share of the units to compress, drawn by their place; all units are hashed.")
  private double sample;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Memory for digests, 20 bytes for each unique unit. If it does not suffice, the number"
              + " of unique units is estimated from a sample of the digests, and the report says"
              + " so. Default: a quarter of what is available.")
  private @Nullable Long memory;

  @Option(
      names = "--details",
      description =
          "Also report how often units occur, the share of the hottest, the distance between"
              + " copies, runs of copies, copies within and across files, and the spread of the"
              + " ratios. Takes three times the memory for digests.")
  private boolean details;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that read, hash and compress. Default: one for each CPU.")
  private @Nullable Integer threads;

  /** Why compressors that were not named are not used. */
  List<String> missing() {
    return compressors.missing();
  }

  /** What to measure. */
  Plan plan() {
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
              count,
              details);
      checkHeap(plan);
      return plan;
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }

  /** Pieces and compressed units lie on the heap. */
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
