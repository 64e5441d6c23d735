package io.dgen.cli.options;

import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a stream's parameters, except its size. */
public final class SpecOptions {

  /** The options' names by the spec's names of the parameters. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "size", "--size",
          "dedupRatio", "--dedup",
          "dedupUnit", "--dedup-unit",
          "dedupSpan", "--dedup-span",
          "compressRatio", "--compress",
          "compressUnit", "--compress-unit");

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Unsigned.class,
      description =
          "Makes a run's data its own: 0 to 2^64-1. Default for new data: drawn, and reported.")
  private @Nullable Long seed;

  @Option(
      names = "--stream",
      paramLabel = "N",
      converter = Unsigned.class,
      description = "Which stream of that run: 0 to 2^64-1. Default: 0.")
  private @Nullable Long stream;

  @Option(
      names = "--dedup",
      paramLabel = "RATIO",
      description = "Logical units per unique unit: 1 to 1000000. Default: 1.")
  private @Nullable Double dedup;

  @Option(
      names = "--dedup-unit",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "What repeats as a whole: a multiple of 4096. Default: 128KiB.")
  private @Nullable Long dedupUnit;

  @Option(
      names = "--dedup-span",
      paramLabel = "UNITS",
      description = "Units over which the ratio holds: 1 or more. Default: all.")
  private @Nullable Long dedupSpan;

  @Option(
      names = "--compress",
      paramLabel = "RATIO",
      description = "Size before to size after compression: 1 to compress-unit / 64. Default: 1.")
  private @Nullable Double compress;

  @Option(
      names = "--compress-unit",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "What already compresses to the ratio: 512, 1024, 2048 or 4096. Default: 4096.")
  private @Nullable Long compressUnit;

  @Option(
      names = "--filler",
      paramLabel = "WHAT",
      description = "What the compressible part holds: zero or repeat. Default: zero.")
  private @Nullable Filler filler;

  /** For picocli, which makes it. */
  SpecOptions() {}

  /**
   * Tells whether a seed is given.
   *
   * @return whether {@code --seed} is
   */
  public boolean hasSeed() {
    return seed != null;
  }

  /**
   * Tells whether anything is given.
   *
   * @return whether any of these options is
   */
  public boolean given() {
    return Stream.of(seed, stream, dedup, dedupUnit, dedupSpan, compress, compressUnit, filler)
        .anyMatch(Objects::nonNull);
  }

  /**
   * Checks that the options that are given agree with a manifest.
   *
   * @param found what the manifest says
   * @param manifest the manifest
   * @throws BadInputException if one of them does not
   */
  public void mustAgree(StreamSpec found, Path manifest) {
    Options.mustAgree("--seed", unsigned(seed), Unsigned.format(found.seed()), manifest);
    Options.mustAgree("--stream", unsigned(stream), Unsigned.format(found.stream()), manifest);
    Options.mustAgree("--dedup", dedup, found.dedupRatio(), manifest);
    Options.mustAgree("--dedup-unit", dedupUnit, found.dedupUnit(), manifest);
    Options.mustAgree("--dedup-span", dedupSpan, found.dedupSpan(), manifest);
    Options.mustAgree("--compress", compress, found.compressRatio(), manifest);
    Options.mustAgree("--compress-unit", compressUnit, (long) found.compressUnit(), manifest);
    Options.mustAgree("--filler", filler, found.filler(), manifest);
  }

  private static @Nullable String unsigned(@Nullable Long number) {
    return number == null ? null : Unsigned.format(number);
  }

  /**
   * Returns the spec of a stream.
   *
   * @param size the stream's bytes
   * @return the spec; its seed is drawn if none is given
   * @throws BadInputException if a parameter is not allowed
   */
  public StreamSpec spec(long size) {
    StreamSpec.Builder builder = StreamSpec.builder(size);
    if (seed != null) {
      builder.seed(seed);
    }
    if (stream != null) {
      builder.stream(stream);
    }
    if (dedup != null) {
      builder.dedupRatio(dedup);
    }
    if (dedupUnit != null) {
      builder.dedupUnit(dedupUnit);
    }
    if (dedupSpan != null) {
      builder.dedupSpan(dedupSpan);
    }
    if (compress != null) {
      builder.compressRatio(compress);
    }
    if (compressUnit != null) {
      builder.compressUnit(compressUnitBytes(compressUnit));
    }
    if (filler != null) {
      builder.filler(filler);
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }

  private static int compressUnitBytes(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new BadInputException(
          "--compress-unit is " + bytes + ", but must be 512, 1024, 2048 or 4096 bytes");
    }
    return (int) bytes;
  }
}
