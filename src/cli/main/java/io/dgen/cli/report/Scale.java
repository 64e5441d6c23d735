package io.dgen.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Places values along an axis: linearly from 0, or by their logarithm if they differ much. The axis
 * begins and ends at a tick.
 *
 * @param logarithmic whether places are logarithms to the base of 2
 * @param from the first place
 * @param to the last place
 */
record Scale(boolean logarithmic, double from, double to) {

  /** If values differ by more than this factor, a linear axis would not separate small ones. */
  private static final double MUCH = 6;

  /** The room above the largest value, as a factor. */
  private static final double HEADROOM = 1.08;

  /** No share is larger. */
  private static final double ALL = 100;

  /** With the headroom the axis would end above it. */
  private static final double ALMOST_ALL = ALL / HEADROOM;

  /** More digits than ticks differ in, and fewer than binary fractions are wrong in. */
  private static final MathContext DIGITS = new MathContext(6);

  private static final List<Double> ROUND = List.of(1.0, 2.0, 5.0, 10.0);

  /** Returns the scale for everything that a figure draws; linear if it has a reference value. */
  static Scale of(Figure figure) {
    double[] all =
        figure.plotted().stream()
            .flatMap(one -> one.values().values().stream())
            .flatMapToDouble(spread -> DoubleStream.of(spread.lower(), spread.upper()))
            .toArray();
    double least = DoubleStream.of(all).min().orElse(1);
    double reference = figure.reference().orElse(0);
    double most = Math.max(reference, DoubleStream.of(all).max().orElse(1));
    if (reference == 0 && least > 0 && most > MUCH * least) {
      return new Scale(true, Math.floor(log2(least)), Math.ceil(log2(most)));
    }
    boolean shares =
        figure.plotted().stream().allMatch(one -> one.unit().equals(Figure.SHARE))
            && most > ALMOST_ALL;
    return new Scale(
        false, 0, shares ? ALL : roundUp(Math.max(most, Double.MIN_NORMAL) * HEADROOM));
  }

  /** Rounds up to five to ten steps of 1, 2 or 5 times a power of ten. */
  private static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    for (double round : ROUND) {
      double step = round * power;
      if (value / step <= 10) {
        return Math.ceil(value / step) * step;
      }
    }
    return 10.0 * power * Math.ceil(value / power / 10);
  }

  double place(double value) {
    return logarithmic ? log2(value) : value;
  }

  /** Returns the label at a place; on a logarithmic scale only whole powers have one. */
  String label(double place) {
    double value = logarithmic ? Math.pow(2, place) : place;
    if ((logarithmic && Ticks.whole(place).isEmpty()) || Double.isInfinite(value)) {
      return Ticks.blank(place - from);
    }
    String number = new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    return number.length() <= Ticks.MOST_CHARACTERS ? number : Ticks.blank(place - from);
  }

  /** Returns an axis' title. */
  String title(String unit) {
    return logarithmic ? unit + " (logarithmic)" : unit;
  }

  static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
