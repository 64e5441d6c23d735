package io.dgen.cli.options;

import io.dgen.ByteSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of bytes as options have them. */
public final class Size implements ITypeConverter<Long> {

  /** For picocli, which makes it. */
  Size() {}

  @Override
  public Long convert(String text) {
    return parse(text);
  }

  /**
   * Parses {@code 4096}, {@code 1.5 GiB}, {@code 64mb}.
   *
   * @param text a number and perhaps a unit
   * @return the bytes
   */
  public static long parse(String text) {
    try {
      return ByteSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * Formats in the largest unit of which there is a whole number.
   *
   * @param bytes a number of bytes
   * @return the text
   */
  public static String format(long bytes) {
    return ByteSize.format(bytes);
  }
}
