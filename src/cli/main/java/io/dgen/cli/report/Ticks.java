package io.dgen.cli.report;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * What the plotting library needs to know of ticks that we label. While two labels are equal, or
 * one does not fit, it makes ticks sparser and tries again, for ever if need be.
 */
final class Ticks {

  private static final double NEARLY = 1e-6;

  /**
   * Different labels of which nothing is seen. A prime: ticks stand at multiples of 1, 2, 5, 10.
   * Shorter than what is seen: by the longest, the library knows how much room it takes.
   */
  private static final int BLANKS = 29;

  /** Longer labels never fit. */
  static final int MOST_CHARACTERS = 20;

  /** Labels that a plot asks for at most, trying. */
  private static final int MOST_LABELS = 50_000;

  private Ticks() {}

  /** Labels as the library takes them: fails where it would try for ever. */
  static Function<Double, String> labels(DoubleFunction<String> label) {
    AtomicInteger asked = new AtomicInteger();
    return place -> {
      if (asked.incrementAndGet() > MOST_LABELS) {
        throw new IllegalStateException("no ticks fit this axis");
      }
      return label.apply(place);
    };
  }

  /** The whole number at which a tick stands, if it does. */
  static OptionalInt whole(double place) {
    double whole = Math.rint(place);
    return Math.abs(place - whole) < NEARLY && Math.abs(whole) < Integer.MAX_VALUE
        ? OptionalInt.of((int) whole)
        : OptionalInt.empty();
  }

  /**
   * A short label of which nothing is seen: another for each of so many whole numbers, and always
   * the same for what lies between, so that no ticks stand there.
   *
   * @param distance from the first tick of the axis
   */
  static String blank(double distance) {
    int number = whole(distance).isPresent() ? Math.floorMod(Math.round(distance), BLANKS) + 2 : 1;
    return Integer.toBinaryString(number).replace('0', ' ').replace('1', '\u00A0');
  }
}
