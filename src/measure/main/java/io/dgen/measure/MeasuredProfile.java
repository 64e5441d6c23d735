package io.dgen.measure;

import io.dgen.Content;
import io.dgen.ContentClass;
import io.dgen.Dedup;
import io.dgen.Filler;
import io.dgen.StreamSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a stream that has the figures of measured data: its dedup ratio, the share of
 * copies that the hottest units have, and classes of units with the ratios that a compressor
 * without and one with an entropy coder reach. No byte of the data is kept. Immutable.
 *
 * @param dedup the deduplication, at the unit that was measured; over any span
 * @param content the classes
 * @param reached for both compressors, the ratio that the stream's units have by them
 */
public record MeasuredProfile(Dedup dedup, Content content, List<Double> reached) {

  /** The share of the unique units that are hot, at most. */
  private static final double HOT_UNITS = 0.1;

  private static final double HOTTEST_UNITS = 0.01;

  /** Shares of copies that differ by less are taken for equal. */
  private static final double ALIKE = 0.05;

  private static final int FEWEST_BITS = 4;
  private static final int PAGE = 4096;
  private static final int MOST_RATIO = 64;
  private static final int STEPS = 12;
  private static final double NEAR = 0.0005;
  private static final double RATIO_ROUNDING = 1e4;
  private static final double SHARE_ROUNDING = 1e6;

  /** Copies the list. */
  public MeasuredProfile {
    reached = List.copyOf(reached);
  }

  /**
   * Finds the parameters.
   *
   * @param measured data in units of a multiple of 4096 bytes, with how they repeat, by a
   *     compressor that only finds matches and one that codes entropy
   * @return the parameters whose stream has the same figures, or comes near
   * @throws IllegalArgumentException if something else was measured, or nothing
   */
  public static MeasuredProfile of(UnitRatios measured) {
    if (measured.unitBytes() == UnitRatios.WHOLE_FILES || measured.unitBytes() % PAGE != 0) {
      throw new IllegalArgumentException(
          "unit is " + measured.unitBytes() + ", but must be a multiple of 4096 bytes");
    }
    if (measured.units() == 0 || measured.classes().isEmpty()) {
      throw new IllegalArgumentException("there is no data to take a profile from");
    }
    List<CompressionTarget> targets =
        measured.compressions().stream()
            .map(c -> new CompressionTarget(c.compressor(), measured.unitBytes()))
            .toList();
    if (targets.size() != 2 || targets.get(0).codesEntropy() || !targets.get(1).codesEntropy()) {
      throw new IllegalArgumentException(
          "compressors are "
              + targets.stream().map(CompressionTarget::name).toList()
              + ", but must be lz4 or snappy, and zstd or gzip");
    }
    return new Fit(measured, targets).find();
  }

  /** The units that are hot, as a share of the unique units, and the share of the copies theirs. */
  private record Hot(double units, double copies) {

    /**
     * The hottest tenth; or the hottest hundredth, where the rest of the tenth has no more copies
     * than all others; or those that repeat, where these are fewer than a tenth.
     */
    static Hot of(UnitRatios measured) {
      Repeats repeats =
          measured
              .repeats()
              .orElseThrow(() -> new IllegalArgumentException("how units repeat was not measured"));
      double tenth = copies(repeats, HOT_UNITS);
      if (!(tenth > HOT_UNITS)) {
        return new Hot(0, 0); // nothing repeats, or nothing more often than the rest
      }
      double hundredth = copies(repeats, HOTTEST_UNITS);
      double rest = (HOT_UNITS - HOTTEST_UNITS) / (1 - HOTTEST_UNITS);
      if (Math.abs((hundredth + (1 - hundredth) * rest) / tenth - 1) < ALIKE) {
        return new Hot(HOTTEST_UNITS, Math.min(1, rounded(hundredth)));
      }
      double unique = 0;
      double repeated = 0;
      for (Repeats.Occurrences bar : repeats.occurrences()) {
        unique += bar.uniqueUnits();
        repeated += bar.from() > 1 ? bar.uniqueUnits() : 0;
      }
      double units = Math.min(HOT_UNITS, repeated / unique);
      return new Hot(rounded(units), units < HOT_UNITS ? 1 : Math.min(1, rounded(tenth)));
    }

    private static double copies(Repeats repeats, double share) {
      return repeats.hottest().stream()
          .filter(hot -> hot.share() == share)
          .mapToDouble(Repeats.Hottest::copyShare)
          .findFirst()
          .orElse(Double.NaN);
    }

    private static double rounded(double value) {
      return Math.max(1, Math.rint(value * SHARE_ROUNDING)) / SHARE_ROUNDING;
    }
  }

  /** A class of the data: two of the stream, with all bits and with the fewest. */
  private static final class Part {
    final double weight;
    final double matches;
    final double entropy;
    double parameter = 1;
    double share;

    /** What is left of the first and the second of the two, by both compressors. */
    double[] all = new double[2];

    double[] few = new double[2];

    Part(double weight, double matches, double entropy) {
      this.weight = weight;
      this.matches = matches;
      this.entropy = entropy;
    }

    double left(int compressor) {
      return share * few[compressor] + (1 - share) * all[compressor];
    }
  }

  private static final class Fit {
    private final UnitRatios measured;
    private final List<CompressionTarget> targets;
    private final StreamSpec sampled;
    private final List<Part> parts = new ArrayList<>();

    Fit(UnitRatios measured, List<CompressionTarget> targets) {
      this.measured = measured;
      this.targets = targets;
      sampled = StreamSpec.builder(PAGE).seed(0).dedupUnit(measured.unitBytes()).build();
      double bytes = measured.classes().stream().mapToLong(UnitClass::bytes).sum();
      for (UnitClass one : measured.classes()) {
        double left0 = (double) one.compressedBytes().get(0) / one.bytes();
        double left1 = (double) one.compressedBytes().get(1) / one.bytes();
        parts.add(new Part(one.bytes() / bytes, left0, left1));
      }
    }

    MeasuredProfile find() {
      parts.forEach(this::fit);
      double owed = owed();
      for (int step = 0; step < STEPS && Math.abs(owed) > NEAR * entropy(); step++) {
        spread(owed);
        owed = owed();
      }
      List<ContentClass> mix = new ArrayList<>();
      for (Part part : parts) {
        add(mix, part.weight * part.share, part.parameter, FEWEST_BITS);
        add(mix, part.weight * (1 - part.share), part.parameter, ContentClass.ALL_BITS);
      }
      Hot hot = Hot.of(measured);
      Dedup dedup =
          new Dedup(
              Math.rint(measured.dedupRatio() * SHARE_ROUNDING) / SHARE_ROUNDING,
              measured.unitBytes(),
              1,
              hot.units,
              hot.copies);
      return new MeasuredProfile(
          dedup,
          new Content(StreamSpec.DEFAULT_COMPRESS_UNIT, mix),
          List.of(1 / left(0), 1 / left(1)));
    }

    private static void add(List<ContentClass> mix, double share, double parameter, int bits) {
      double weight = Math.rint(share * SHARE_ROUNDING) / SHARE_ROUNDING;
      if (weight > 0) {
        mix.add(new ContentClass(weight, parameter, bits, Filler.ZERO));
      }
    }

    private double left(int compressor) {
      return parts.stream().mapToDouble(part -> part.weight * part.left(compressor)).sum();
    }

    private double entropy() {
      return parts.stream().mapToDouble(part -> part.weight * part.entropy).sum();
    }

    /** By how much the stream's units are too large for the second compressor, all together. */
    private double owed() {
      return left(1) - entropy();
    }

    /** What one class cannot have, others have instead. */
    private void spread(double owed) {
      double room = 0;
      for (Part part : parts) {
        room +=
            part.weight * (part.all[1] - part.few[1]) * (owed > 0 ? 1 - part.share : part.share);
      }
      if (room <= 0) {
        return;
      }
      double taken = Math.min(1, Math.abs(owed) / room);
      for (Part part : parts) {
        part.share += (owed > 0 ? 1 - part.share : -part.share) * taken;
      }
    }

    /** Finds the random rows by the first compressor, then the share of few bits by the second. */
    private void fit(Part part) {
      double low = 1;
      double high = MOST_RATIO;
      double at = Math.clamp(1 / part.matches, low, high);
      double best = Double.POSITIVE_INFINITY;
      double found = at;
      for (int step = 0; step < STEPS && best > NEAR; step++) {
        double tried = Math.rint(at * RATIO_ROUNDING) / RATIO_ROUNDING;
        measure(part, tried);
        double off = part.left(0) / part.matches - 1;
        if (Math.abs(off) < best) {
          best = Math.abs(off);
          found = tried;
        }
        if (off > 0) {
          low = Math.max(low, tried);
        } else {
          high = Math.min(high, tried);
        }
        double next = tried * part.left(0) / part.matches;
        at = next > low && next < high ? next : (low + high) / 2;
      }
      measure(part, found);
    }

    private void measure(Part part, double parameter) {
      part.parameter = parameter;
      for (int i = 0; i < 2; i++) {
        part.all[i] = left(i, parameter, ContentClass.ALL_BITS);
        part.few[i] = left(i, parameter, FEWEST_BITS);
      }
      double span = part.all[1] - part.few[1];
      part.share = span <= 0 ? 0 : Math.clamp((part.all[1] - part.entropy) / span, 0, 1);
    }

    private double left(int compressor, double parameter, int bits) {
      return Samples.compressedShare(
          sampled, targets.get(compressor), new ContentClass(1, parameter, bits, Filler.ZERO));
    }
  }
}
