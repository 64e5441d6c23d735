package io.dgen.cli.options;

import io.dgen.SpecText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seeds and stream numbers: unsigned 64-bit numbers, decimal or hexadecimal. */
public final class Unsigned implements ITypeConverter<Long> {

  /** For picocli, which makes it. */
  Unsigned() {}

  @Override
  public Long convert(String text) {
    try {
      return SpecText.unsigned(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * Formats a number.
   *
   * @param number an unsigned number
   * @return it in decimal
   */
  public static String format(long number) {
    return SpecText.formatUnsigned(number);
  }
}
