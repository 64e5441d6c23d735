package io.dgen.cli.options;

import io.dgen.SpecText;
import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Text;
import io.dgen.measure.Calibration;
import io.dgen.measure.CompressionTarget;
import io.dgen.measure.CompressorRefusedException;
import io.dgen.measure.PairCalibration;
import io.dgen.storage.manifest.Asked;
import java.util.List;

/**
 * A stream whose ratio is true for a compressor, as its options ask.
 *
 * @param spec the stream
 * @param ratios what was asked for, and what was found
 */
record Calibrated(StreamSpec spec, List<Asked.Ratio> ratios) {

  /**
   * Calibrates a stream.
   *
   * @param spec the stream; its ratio does not matter
   * @param ratio the ratio that the compressor is to reach
   * @param name the compressor and its unit
   * @param closest whether the nearest ratio will do
   * @throws BadInputException if no parameter gives the ratio
   */
  static Calibrated of(StreamSpec spec, double ratio, String name, boolean closest) {
    CompressionTarget target = target("--for", name);
    if (spec.size() == 0) {
      return new Calibrated(spec, List.of()); // there is nothing to compress
    }
    Calibration found;
    try {
      found = Calibration.of(spec, target, ratio);
    } catch (IllegalArgumentException | CompressorRefusedException e) {
      throw new BadInputException("--for " + name + ": " + e.getMessage(), e);
    }
    if (!found.possible() && !closest) {
      throw new BadInputException(
          Text.format(
              "--compress %s is not possible for %s%s: the nearest ratio is %.4g; ask for that, or"
                  + " add --closest",
              SpecText.formatNumber(ratio),
              target.name(),
              found.outcome() == Calibration.Outcome.UNSTEADY
                  ? ", which finds matches in some parts of the stream and not in others"
                  : "",
              found.reached()));
    }
    return new Calibrated(
        found.spec(), List.of(new Asked.Ratio(target.name(), ratio, found.reached())));
  }

  /**
   * Calibrates a stream for two compressors.
   *
   * @param spec the stream; its ratio does not matter
   * @param pairs a ratio for each
   * @param closest whether the nearest ratios will do
   * @throws BadInputException if no parameters give the ratios
   */
  static Calibrated of(StreamSpec spec, List<Compression.Pair> pairs, boolean closest) {
    List<CompressionTarget> targets = pairs.stream().map(p -> target(spec, p.target())).toList();
    int matching = targets.getFirst().codesEntropy() ? 1 : 0;
    Compression.Pair first = pairs.get(matching);
    Compression.Pair second = pairs.get(1 - matching);
    PairCalibration found;
    try {
      found =
          PairCalibration.of(
              spec,
              targets.get(matching),
              first.ratio(),
              targets.get(1 - matching),
              second.ratio());
    } catch (IllegalArgumentException | CompressorRefusedException e) {
      throw new BadInputException("--compress: " + e.getMessage(), e);
    }
    if (!found.possible() && !closest) {
      throw new BadInputException(
          Text.format(
              "--compress %s=%s,%s=%s is not possible: with %s at %.4g, %s can have %.4g to %.4g;"
                  + " ask for that, or add --closest",
              first.target(),
              SpecText.formatNumber(first.ratio()),
              second.target(),
              SpecText.formatNumber(second.ratio()),
              found.matches().name(),
              found.matchesReached(),
              found.entropy().name(),
              found.leastEntropy(),
              found.mostEntropy()));
    }
    return new Calibrated(
        found.spec(),
        List.of(
            new Asked.Ratio(found.matches().name(), first.ratio(), found.matchesReached()),
            new Asked.Ratio(found.entropy().name(), second.ratio(), found.entropyReached())));
  }

  private static CompressionTarget target(StreamSpec spec, String name) {
    return target("--compress", name.indexOf('@') < 0 ? name + "@" + spec.dedupUnit() : name);
  }

  private static CompressionTarget target(String option, String name) {
    try {
      return CompressionTarget.parse(name);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(option + ": " + e.getMessage(), e);
    }
  }
}
