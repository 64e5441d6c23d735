package io.dgen.cli.report;

import java.util.Locale;

/** Formats numbers for people: with three significant digits, or all digits before the point. */
final class Numbers {

  private static final int DIGITS = 3;

  private Numbers() {}

  static String format(double value) {
    int before = value == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(value))) + 1;
    int after = Math.clamp(DIGITS - (long) before, 0, 2 * DIGITS);
    return String.format(Locale.ROOT, "%." + after + "f", value);
  }
}
