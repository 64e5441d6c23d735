package io.dgen.cli.options;

import io.dgen.ContentClass;
import io.dgen.Filler;
import io.dgen.SpecParameters;
import io.dgen.SpecText;
import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
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
      converter = Compression.Converter.class,
      description =
          "Compression ratio: size before to size after compression, 1 to compress-unit / 64. Or a"
              + " pair like lz4=1.3,zstd=1.9: one ratio for a compressor that only finds matches,"
              + " one for a compressor that codes entropy, each at the dedup unit or as in"
              + " lz4@4KiB. Default: 1.")
  private @Nullable Compression compress;

  @Option(
      names = "--for",
      paramLabel = "COMPRESSOR@UNIT",
      description =
          "Make --compress the ratio that this compressor measures, like gzip-6@128KiB, lz4@4KiB"
              + " or zstd-3@whole: samples are compressed before anything is written.")
  private @Nullable String target;

  @Option(
      names = "--closest",
      description = "Where a compressor cannot reach its ratio, write the nearest one.")
  private boolean closest;

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
    return closest
        || Stream.of(compress, target, compressUnit, entropy, mix, filler)
            .anyMatch(Objects::nonNull);
  }

  /** Returns these options, and those of others where they are not given here. */
  ContentOptions over(ContentOptions others) {
    ContentOptions all = new ContentOptions();
    // All or none of the others'.
    boolean ratios = compress != null || target != null || entropy != null || mix != null;
    all.target = ratios ? target : others.target;
    all.closest = closest || others.closest;
    all.compress = ratios ? compress : others.compress;
    all.entropy = ratios ? entropy : others.entropy;
    all.mix = ratios ? mix : others.mix;
    all.compressUnit = compressUnit != null ? compressUnit : others.compressUnit;
    all.filler = filler != null ? filler : others.filler;
    return all;
  }

  void mustAgree(StreamSpec found, Object manifest) {
    List<ContentClass> classes = found.content().mix();
    boolean plain = classes.size() == 1;
    if (!isCalibrated() && compress != null) {
      Options.mustAgree(
          "--compress",
          compress.ratio(),
          plain ? found.compressRatio() : SpecText.formatMix(classes),
          manifest);
    }
    Options.mustAgree("--compress-unit", compressUnit, (long) found.compressUnit(), manifest);
    Options.mustAgree("--filler", filler, found.filler(), manifest);
    Options.mustAgree(
        "--entropy",
        entropy,
        plain ? classes.getFirst().entropyBits() : SpecText.formatMix(classes),
        manifest);
    Options.mustAgree(
        "--mix",
        mix == null ? null : SpecText.formatMix(mix.classes()),
        SpecText.formatMix(classes),
        manifest);
  }

  /** Whether the content must be worked out for a compressor. */
  boolean isCalibrated() {
    return target != null || (compress != null && !compress.pairs().isEmpty());
  }

  /** Returns the stream whose content is what is asked for. */
  Calibrated calibrated(StreamSpec spec) {
    Compression asked = compress;
    if (asked == null) {
      throw new BadInputException("--compress is missing: --for needs the ratio to reach");
    }
    if (mix != null || (entropy != null && !asked.pairs().isEmpty())) {
      throw new BadInputException(
          (mix != null ? "--mix" : "--entropy")
              + " cannot go with "
              + (target != null ? "--for" : "ratios of compressors"));
    }
    if (asked.pairs().isEmpty()) {
      return Calibrated.of(spec, asked.ratio(), Objects.requireNonNull(target), closest);
    }
    if (target != null) {
      throw new BadInputException("--for cannot go with ratios of compressors in --compress");
    }
    return Calibrated.of(spec, asked.pairs(), closest);
  }

  /** Returns the options that ask for it. */
  String askedText() {
    String text = compress == null ? "" : "--compress " + compress.text();
    return (target == null ? text : text + " --for " + target) + (closest ? " --closest" : "");
  }

  void addTo(SpecParameters parameters) {
    if (closest && !isCalibrated()) {
      throw new BadInputException("--closest needs --for, or ratios of compressors in --compress");
    }
    if (mix != null && compress != null && isCalibrated()) {
      throw new BadInputException("--compress cannot go with --mix, whose classes have their own");
    }
    Options.set(parameters, "mix", mix == null ? null : mix.classes());
    if (compress != null && !isCalibrated()) {
      parameters.setValue("compress", compress.ratio());
    }
    Options.set(parameters, "compress-unit", compressUnit);
    Options.set(parameters, "entropy", entropy);
    Options.set(parameters, "filler", filler);
  }
}
