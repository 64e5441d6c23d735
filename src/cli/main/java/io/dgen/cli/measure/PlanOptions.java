package io.dgen.cli.measure;

import io.dgen.cli.machine.Machine;
import io.dgen.cli.machine.MemoryCheck;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.Percent;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Text;
import io.dgen.measure.Compressor;
import io.dgen.measure.CompressorRefusedException;
import io.dgen.measure.Format;
import io.dgen.measure.Plan;
import io.dgen.measure.UnitRatios;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is measured, and with what. */
final class PlanOptions {

  private static final Map<String, String> OPTIONS =
      Map.of("unit", "--unit", "sample", "--sample", "threads", "--threads");

  private static final List<Long> DEFAULT_UNITS = List.of(4096L, 131072L);
  private static final int PAGE = 4096;
  private static final int MOST_THREADS = 1 << 16;

  /** Of the memory there is, one part of so many is taken for digests unless something is said. */
  private static final int MEMORY_PARTS = 4;

  @Option(
      names = "--unit",
      paramLabel = "SIZE|whole",
      split = ",",
      converter = UnitConverter.class,
      description =
          "Sizes of units, 512 bytes to 64 MiB, counted from the start of each file; whole: each"
              + " file is one unit. Default: 4KiB,128KiB.")
  private @Nullable List<Long> units;

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

  /** What to measure for a profile: one size of units, by lz4 and zstd, with how they repeat. */
  Plan profile() {
    List<Long> one = units == null ? List.of(DEFAULT_UNITS.getFirst()) : units;
    if (one.size() != 1 || one.getFirst() == UnitRatios.WHOLE_FILES || one.getFirst() % PAGE != 0) {
      throw new BadInputException(
          "--unit must be one multiple of 4096 bytes with --as-profile, but is "
              + one.stream().map(UnitConverter::format).collect(Collectors.joining(", ")));
    }
    List<Compressor> both = List.of(Compressor.of(Format.LZ4), Compressor.of(Format.ZSTD));
    for (Compressor compressor : both) {
      try {
        compressor.implementation();
      } catch (CompressorRefusedException e) {
        throw new BadInputException("--as-profile: " + e.getMessage(), e);
      }
    }
    return plan(one, both, true);
  }

  /**
   * What to measure.
   *
   * @param all whether with details in any case
   */
  Plan plan(boolean all) {
    return plan(units == null ? DEFAULT_UNITS : units, compressors.compressors(), all || details);
  }

  private Plan plan(List<Long> sizes, List<Compressor> chosen, boolean repeats) {
    int count =
        threads == null
            ? Runtime.getRuntime().availableProcessors()
            : (int) Options.inRange("--threads", threads, 1, MOST_THREADS);
    long table = memory == null ? Machine.availableMemory() / MEMORY_PARTS : memory;
    if (memory != null) {
      MemoryCheck.require("--memory", 1, memory);
    }
    try {
      Plan plan =
          new Plan(
              sizes.stream()
                  .filter(unit -> unit != UnitRatios.WHOLE_FILES)
                  .distinct()
                  .map(unit -> (int) Math.min(unit, Integer.MAX_VALUE))
                  .toList(),
              sizes.contains(UnitRatios.WHOLE_FILES),
              chosen,
              sample,
              table,
              count,
              repeats);
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
