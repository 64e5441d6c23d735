package io.dgen.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One size, or the smallest and the largest of sizes to be drawn.
 *
 * @param least the smallest
 * @param most the largest
 */
public record SizeRange(long least, long most) {

  private static final String BETWEEN = "..";

  /** Reads {@code 16KiB} and {@code 4KiB..1MiB}. */
  public static final class Converter implements ITypeConverter<SizeRange> {

    /** For picocli, which makes it. */
    Converter() {}

    @Override
    public SizeRange convert(String text) {
      int at = text.indexOf(BETWEEN);
      if (at < 0) {
        long size = Size.parse(text);
        return new SizeRange(size, size);
      }
      long least = Size.parse(text.substring(0, at));
      long most = Size.parse(text.substring(at + BETWEEN.length()));
      if (least < 1 || least > most) {
        throw new TypeConversionException(
            "'" + text + "' must be a range of sizes, from 1 byte or more up, like 4KiB..1MiB");
      }
      return new SizeRange(least, most);
    }
  }
}
