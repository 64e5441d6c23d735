package io.dgen.cli.options;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seeds and stream numbers: unsigned 64-bit numbers, decimal or hexadecimal. */
public final class Unsigned implements ITypeConverter<Long> {

  private static final String HEX = "0x";
  private static final int HEX_RADIX = 16;

  /** For picocli, which makes it. */
  Unsigned() {}

  @Override
  public Long convert(String text) {
    String number = text.strip().toLowerCase(Locale.ROOT);
    boolean hex = number.startsWith(HEX);
    String digits = hex ? number.substring(HEX.length()) : number;
    try {
      if (!digits.isEmpty() && Character.digit(digits.charAt(0), HEX_RADIX) >= 0) { // no sign
        return Long.parseUnsignedLong(digits, hex ? HEX_RADIX : 10);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new TypeConversionException(
        "'" + text + "' must be a whole number from 0 to 2^64-1, decimal or 0x and hexadecimal");
  }

  /**
   * Formats a number.
   *
   * @param number an unsigned number
   * @return it in decimal
   */
  public static String format(long number) {
    return Long.toUnsignedString(number);
  }
}
