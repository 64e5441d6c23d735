package io.dgen.cli.output;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats figures for people, alike in every locale. */
public final class Text {

  private static final double GIGA = 1e9;

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
}
