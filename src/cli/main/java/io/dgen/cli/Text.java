package io.dgen.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures for people, the same in every locale. */
final class Text {

  private static final double GIGA = 1e9;

  private Text() {}

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  static String format(String format, @Nullable Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Gigabytes (10^9 bytes) per second; 0 where no time has passed. */
  static double gigabytesPerSecond(long bytes, double seconds) {
    return seconds > 0 ? bytes / seconds / GIGA : 0;
  }
}
