package io.dgen.cli.report;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * Labels ticks so that the plotting library terminates: while two labels are equal or one does not
 * fit, it makes ticks sparser and tries again, for ever if need be.
 */
final class Ticks {

  private static final double NEARLY = 1e-6;

  /**
   * The number of different invisible labels. It is prime, because ticks are multiples of 1, 2, 5
   * or 10. They are shorter than visible ones, because the library reserves room for the longest.
   */
  private static final int BLANKS = 29;

  /** Longer labels never fit. */
  static final int MOST_CHARACTERS = 20;

  /** How many labels a plot may ask for. */
  private static final int MOST_LABELS = 50_000;

  private Ticks() {}

  /** Returns a labelling for the library that fails where the library would try for ever. */
  static Function<Double, String> labels(DoubleFunction<String> label) {
    AtomicInteger asked = new AtomicInteger();
    return place -> {
      if (asked.incrementAndGet() > MOST_LABELS) {
        throw new IllegalStateException("no ticks fit this axis");
      }
      return label.apply(place);
    };
  }

  /** Returns the whole number at a place, if there is one. */
  static OptionalInt whole(double place) {
    double whole = Math.rint(place);
    return Math.abs(place - whole) < NEARLY && Math.abs(whole) < Integer.MAX_VALUE
        ? OptionalInt.of((int) whole)
        : OptionalInt.empty();
  }

  /**
   * Returns a short invisible label: different for whole numbers, and equal for everything between
   * them, so that the library puts no ticks there.
   *
   * @param distance from the first tick of the axis
   */
  static String blank(double distance) {
    int number = whole(distance).isPresent() ? Math.floorMod(Math.round(distance), BLANKS) + 2 : 1;
    return Integer.toBinaryString(number).replace('0', ' ').replace('1', '\u00A0');
  }
}
