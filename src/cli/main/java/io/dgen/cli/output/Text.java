package io.dgen.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats figures for people, alike in every locale. */
public final class Text {

  private static final double GIGA = 1e9;

  /** Rates from here on have two digits with two decimals. */
  private static final double HUNDREDTHS = 0.0995;

  private static final MathContext TWO_DIGITS = new MathContext(2);

  private Text() {}

  /**
   * Formats as {@link String#format(Locale, String, Object...)} does without a locale.
   *
   * @param format the format
   * @param arguments its arguments
   * @return the text
   */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  public static String format(String format, @Nullable Object... arguments) {
    return String.format(Locale.US, format, arguments); // as Locale.ROOT, but loads no locale data
  }

  /**
   * Computes a rate.
   *
   * @param bytes how many bytes
   * @param seconds in how much time
   * @return gigabytes (10<sup>9</sup> bytes) per second; 0 if no time has passed
   */
  public static double gigabytesPerSecond(long bytes, double seconds) {
    return seconds > 0 ? bytes / seconds / GIGA : 0;
  }

  /**
   * Formats a rate with two decimals, or two digits if it is small: 0.00 says nothing.
   *
   * @param gigabytesPerSecond the rate
   * @return for example 1.31 GB/s or 0.0042 GB/s
   */
  public static String rate(double gigabytesPerSecond) {
    return gigabytesPerSecond >= HUNDREDTHS || gigabytesPerSecond <= 0
        ? format("%.2f GB/s", gigabytesPerSecond)
        : new BigDecimal(gigabytesPerSecond).round(TWO_DIGITS).toPlainString() + " GB/s";
  }
}
