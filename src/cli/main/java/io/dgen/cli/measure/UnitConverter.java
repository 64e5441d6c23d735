package io.dgen.cli.measure;

import io.dgen.cli.options.Size;
import io.dgen.measure.UnitRatios;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** Sizes of units, or {@code whole} for whole files. */
final class UnitConverter implements ITypeConverter<Long> {

  private static final String WHOLE = "whole";

  @Override
  public Long convert(String text) {
    return text.strip().toLowerCase(Locale.ROOT).equals(WHOLE)
        ? Long.valueOf(UnitRatios.WHOLE_FILES)
        : Long.valueOf(Math.max(Size.parse(text), 1)); // 0 means whole files
  }

  /** Formats a size. */
  static String format(long unitBytes) {
    return unitBytes == UnitRatios.WHOLE_FILES ? WHOLE : Size.format(unitBytes);
  }
}
