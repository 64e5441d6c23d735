package io.dgen.cli.options;

import io.dgen.ContentClass;
import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for what units hold. */
final class ContentOptions {

  @Option(
      names = "--compress",
      paramLabel = "RATIO",
      description =
          "Compression ratio: size before to size after compression, 1 to compress-unit / 64."
              + " Default: 1.")
  private @Nullable Double compress;

  @Option(
      names = "--compress-unit",
      paramLabel = "SIZE",
      converter = Size.class,
      description =
          "Bytes in which the compression ratio already holds: 512, 1024, 2048 or 4096. Default:"
              + " 4096.")
  private @Nullable Long compressUnit;

  @Option(
      names = "--entropy",
      paramLabel = "BITS",
      description =
          "Random bits in each random byte, 4 to 8. With fewer than 8, compressors with entropy"
              + " coding compress further. Default: 8.")
  private @Nullable Integer entropy;

  @Option(
      names = "--mix",
      paramLabel = "SHARE:RATIO[/BITS],...",
      converter = Mix.Converter.class,
      description =
          "Up to 16 compressibility classes of units instead of one ratio: 50%%:1,30%%:2,20%%:4/6"
              + " gives 20 %% of the units a ratio of 4, with 6 random bits in each byte.")
  private @Nullable Mix mix;

  @Option(
      names = "--filler",
      paramLabel = "WHAT",
      description = "Content of the compressible part: zero or repeat. Default: zero.")
  private @Nullable Filler filler;

  boolean given() {
    return Stream.of(compress, compressUnit, entropy, mix, filler).anyMatch(Objects::nonNull);
  }

  /** Returns these options, and those of others where they are not given here. */
  ContentOptions over(ContentOptions others) {
    ContentOptions all = new ContentOptions();
    boolean ratios = compress != null || entropy != null || mix != null; // all or none of others'
    all.compress = ratios ? compress : others.compress;
    all.entropy = ratios ? entropy : others.entropy;
    all.mix = ratios ? mix : others.mix;
    all.compressUnit = compressUnit != null ? compressUnit : others.compressUnit;
    all.filler = filler != null ? filler : others.filler;
    return all;
  }

  void mustAgree(StreamSpec found, Path manifest) {
    List<ContentClass> classes = found.content().mix();
    boolean plain = classes.size() == 1;
    Options.mustAgree(
        "--compress", compress, plain ? found.compressRatio() : Mix.text(classes), manifest);
    Options.mustAgree("--compress-unit", compressUnit, (long) found.compressUnit(), manifest);
    Options.mustAgree("--filler", filler, found.filler(), manifest);
    Options.mustAgree(
        "--entropy",
        entropy,
        plain ? classes.getFirst().entropyBits() : Mix.text(classes),
        manifest);
    Options.mustAgree(
        "--mix",
        mix == null ? null : Mix.text(mix.classes(Filler.ZERO)),
        Mix.text(classes),
        manifest);
  }

  /** Whether it names parameters of classes. */
  boolean mixed() {
    return mix != null;
  }

  void addTo(StreamSpec.Builder builder) {
    if (mix != null && (compress != null || entropy != null)) {
      throw new BadInputException(
          (compress != null ? "--compress" : "--entropy")
              + " cannot go with --mix, whose classes have their own");
    }
    if (mix != null) {
      builder.mix(mix.classes(filler == null ? Filler.ZERO : filler));
    }
    if (compress != null) {
      builder.compressRatio(compress);
    }
    if (compressUnit != null) {
      builder.compressUnit(compressUnitBytes(compressUnit));
    }
    if (entropy != null) {
      builder.entropyBits(entropy);
    }
    if (filler != null) {
      builder.filler(filler);
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
