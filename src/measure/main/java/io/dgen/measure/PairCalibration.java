package io.dgen.measure;

import io.dgen.ContentClass;
import io.dgen.Filler;
import io.dgen.StreamSpec;
import io.dgen.stream.StreamLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * A stream with one ratio for a compressor that only finds matches (lz4, snappy) and another one
 * for a compressor that codes entropy, too (zstd, gzip). A share of its units has 4 random bits in
 * each byte: only the second one makes these smaller. Immutable.
 *
 * @param matches the compressor that only finds matches
 * @param matchesAsked the ratio asked for by it
 * @param matchesReached the ratio that samples of the units have by it
 * @param entropy the compressor that codes entropy
 * @param entropyAsked the ratio asked for by it
 * @param entropyReached the ratio that samples of the units have by it
 * @param spec the stream with the parameters found
 * @param possible whether both ratios are those asked for
 * @param leastEntropy the smallest ratio that the second can have beside the first one's
 * @param mostEntropy the largest
 */
public record PairCalibration(
    CompressionTarget matches,
    double matchesAsked,
    double matchesReached,
    CompressionTarget entropy,
    double entropyAsked,
    double entropyReached,
    StreamSpec spec,
    boolean possible,
    double leastEntropy,
    double mostEntropy) {

  private static final int FEWEST_BITS = 4;
  private static final int STEPS = 8;

  /** Streams of more units have any share exactly enough. */
  private static final int MOST_COUNTED = 1 << 16;

  /** Parameters are rounded to it, so that people can read them. */
  private static final double ROUNDING = 1e6;

  private static final int ROW_BYTES = 64;
  private static final int ZSTD_BLOCK = 128 << 10;

  /**
   * Finds the parameters for a pair of ratios. The same arguments and the same versions of the
   * compressors' libraries give the same result.
   *
   * @param spec the stream; its content does not matter, except for the compression unit and the
   *     filler
   * @param matches the compressor that only finds matches, at a unit that divides the dedup unit
   * @param matchesRatio the ratio that is to be measured by it; 1 for data without matches
   * @param entropy the compressor that codes entropy, likewise
   * @param entropyRatio the ratio that is to be measured by it
   * @return the stream that has both ratios, or comes near
   * @throws CompressorRefusedException if a compressor is unavailable
   * @throws IllegalArgumentException if the compressors are not one of each kind, a unit does not
   *     suit the dedup unit, or a ratio is below 1
   */
  public static PairCalibration of(
      StreamSpec spec,
      CompressionTarget matches,
      double matchesRatio,
      CompressionTarget entropy,
      double entropyRatio) {
    check(!matches.codesEntropy() && entropy.codesEntropy(), matches, entropy);
    suits(spec, matches);
    suits(spec, entropy);
    for (double ratio : new double[] {matchesRatio, entropyRatio}) {
      if (!(ratio >= 1 && ratio <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException("ratio is " + ratio + ", but must be 1 or more");
      }
    }
    return new Search(spec, matches, matchesRatio, entropy, entropyRatio).find();
  }

  private static void check(boolean good, CompressionTarget matches, CompressionTarget entropy) {
    if (!good) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "compressors are %s and %s, but must be lz4 or snappy, and zstd or gzip",
              matches.name(),
              entropy.name()));
    }
  }

  /** Where a compressor sees several units at once, their classes affect each other. */
  private static void suits(StreamSpec spec, CompressionTarget target) {
    long unit = target.unitBytes() == UnitRatios.WHOLE_FILES ? ZSTD_BLOCK : target.unitBytes();
    if (spec.dedupUnit() % unit != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "dedupUnit is %d, but must be a multiple of %d for %s: units have classes",
              spec.dedupUnit(),
              unit,
              target.name()));
    }
  }

  /** What the two classes come to: with all bits, and with the fewest. */
  private record Sizes(double all, double few) {
    double ratio(double share) {
      return 1 / (share * few + (1 - share) * all);
    }
  }

  private static final class Search {
    private final StreamSpec spec;
    private final CompressionTarget matches;
    private final double matchesRatio;
    private final CompressionTarget entropy;
    private final double entropyRatio;
    private final double mostRatio;

    Search(
        StreamSpec spec,
        CompressionTarget matches,
        double matchesRatio,
        CompressionTarget entropy,
        double entropyRatio) {
      this.spec = spec;
      this.matches = matches;
      this.matchesRatio = matchesRatio;
      this.entropy = entropy;
      this.entropyRatio = entropyRatio;
      mostRatio = (double) spec.compressUnit() / ROW_BYTES;
    }

    PairCalibration find() {
      double share = Math.clamp(2 * (1 - matchesRatio / entropyRatio), 0, 1);
      double parameter = 1;
      Sizes byMatches = sizes(matches, parameter);
      Sizes byEntropy = sizes(entropy, parameter);
      for (int step = 0; step < STEPS; step++) {
        parameter = parameter(share);
        byMatches = sizes(matches, parameter);
        byEntropy = sizes(entropy, parameter);
        double wanted = (byEntropy.all - 1 / entropyRatio) / (byEntropy.all - byEntropy.few);
        double next = Math.rint(Math.clamp(wanted, 0, 1) * ROUNDING) / ROUNDING;
        if (next == share) {
          break;
        }
        share = next;
      }
      double byFirst = byMatches.ratio(share);
      double bySecond = byEntropy.ratio(share);
      boolean plain = matchesRatio == 1 && byFirst <= 1 + Calibration.TOLERANCE;
      return new PairCalibration(
          matches,
          matchesRatio,
          byFirst,
          entropy,
          entropyRatio,
          bySecond,
          with(parameter, share),
          (plain || near(byFirst, matchesRatio)) && near(bySecond, entropyRatio),
          byEntropy.ratio(0),
          byEntropy.ratio(1));
    }

    private static boolean near(double reached, double asked) {
      return Math.abs(reached / asked - 1) <= Calibration.TOLERANCE;
    }

    /** The stream's parameter with which the first compressor has its ratio. */
    private double parameter(double share) {
      if (matchesRatio == 1) {
        return 1;
      }
      double low = 1;
      double high = mostRatio;
      double best = low;
      double bestOff = Double.POSITIVE_INFINITY;
      // The size is nearly in proportion to the share of random rows: the first guess is near.
      double at = Math.clamp(matchesRatio, low, high);
      for (int step = 0; step < 3 * STEPS && high - low > 1 / ROUNDING; step++) {
        double tried = Math.rint(at * ROUNDING) / ROUNDING;
        double ratio = sizes(matches, tried).ratio(share);
        double off = ratio / matchesRatio - 1;
        if (Math.abs(off) < bestOff) {
          bestOff = Math.abs(off);
          best = tried;
        }
        if (bestOff < Calibration.TOLERANCE / 10) {
          break;
        }
        if (off < 0) {
          low = Math.max(low, tried);
        } else {
          high = Math.min(high, tried);
        }
        double next = tried * matchesRatio / ratio;
        at = next > low && next < high ? next : (low + high) / 2;
      }
      return best;
    }

    private Sizes sizes(CompressionTarget target, double parameter) {
      return new Sizes(
          size(target, parameter, ContentClass.ALL_BITS), size(target, parameter, FEWEST_BITS));
    }

    private double size(CompressionTarget target, double parameter, int bits) {
      return Samples.compressedShare(spec, target, new ContentClass(1, parameter, bits, filler()));
    }

    private Filler filler() {
      return spec.content().mix().getFirst().filler();
    }

    /**
     * A share that a stream of few units has, too: between the last unit's fraction and the next.
     */
    private double ofUnits(double share) {
      long units = Math.ceilDiv(spec.size(), spec.dedupUnit());
      long unique = units;
      if (spec.dedupSpan() >= units) {
        unique = StreamLayout.unique(spec.dedupRatio(), units);
      }
      int count = (int) Math.rint(share * Math.min(unique, MOST_COUNTED));
      if (unique > MOST_COUNTED || count == 0 || count == unique) {
        return unique > MOST_COUNTED ? share : (double) count / Math.max(1, unique);
      }
      double[] fractions =
          LongStream.range(0, unique).mapToDouble(StreamLayout::classFraction).sorted().toArray();
      return (fractions[count - 1] + fractions[count]) / 2;
    }

    private StreamSpec with(double parameter, double share) {
      double few = ofUnits(share);
      List<ContentClass> mix = new ArrayList<>();
      if (few > 0) {
        mix.add(new ContentClass(few, parameter, FEWEST_BITS, filler()));
      }
      if (few < 1) {
        mix.add(new ContentClass(1 - few, parameter, ContentClass.ALL_BITS, filler()));
      }
      return Samples.with(spec, mix);
    }
  }
}
