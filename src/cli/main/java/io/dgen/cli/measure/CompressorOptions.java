package io.dgen.cli.measure;

import io.dgen.cli.output.BadInputException;
import io.dgen.measure.Compressor;
import io.dgen.measure.CompressorRefusedException;
import io.dgen.measure.Format;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for what compresses units. */
public final class CompressorOptions {

  /** For picocli. */
  CompressorOptions() {}

  private static final String NONE = "none";

  @Option(
      names = "--compressor",
      paramLabel = "NAME",
      split = ",",
      description =
          "zstd, lz4, snappy, gzip, or none; zstd (1 to 22) and gzip (1 to 9) with a level, like"
              + " zstd-19. Default: all that are available of zstd-3, lz4, snappy and gzip-6.")
  private @Nullable List<String> names;

  /**
   * Returns the compressors asked for, or all that are available.
   *
   * @throws BadInputException if one asked for is unavailable
   */
  List<Compressor> compressors() {
    if (names == null) {
      return Arrays.stream(Format.values())
          .filter(format -> format.refusal().isEmpty())
          .map(Compressor::of)
          .toList();
    }
    if (names.isEmpty()) {
      throw new BadInputException(
          "--compressor names none, but must name one or more, or say none");
    }
    if (names.stream().map(String::strip).toList().equals(List.of(NONE))) {
      return List.of();
    }
    return names.stream().map(CompressorOptions::compressor).distinct().toList();
  }

  /**
   * Returns a compressor.
   *
   * @param name the value of {@code --compressor}
   * @return one that is available
   * @throws BadInputException if there is none of that name, or it is unavailable
   */
  public static Compressor compressor(String name) {
    try {
      Compressor compressor = Compressor.parse(name);
      compressor.implementation(); // fails if it is unavailable
      return compressor;
    } catch (IllegalArgumentException | CompressorRefusedException e) {
      throw new BadInputException("--compressor " + e.getMessage(), e);
    }
  }

  /** Returns why compressors are unavailable, unless they were chosen by name. */
  List<String> missing() {
    return names != null
        ? List.of()
        : Arrays.stream(Format.values()).map(Format::refusal).flatMap(Optional::stream).toList();
  }
}
