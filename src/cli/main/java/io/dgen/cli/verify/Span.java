package io.dgen.cli.verify;

import io.dgen.cli.options.Size;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A range of a file's bytes as {@code --range} has it.
 *
 * @param text as it was given
 * @param from where it begins, or null for the beginning of the data
 * @param to where it ends, or null for the end of the data
 */
record Span(String text, @Nullable Long from, @Nullable Long to) {

  private static final String BETWEEN = "..";

  /** Reads {@code 1GiB..2GiB}, {@code 1GiB..} and {@code ..2GiB}. */
  static final class Converter implements ITypeConverter<Span> {
    @Override
    public Span convert(String text) {
      int at = text.indexOf(BETWEEN);
      String first = at < 0 ? "" : text.substring(0, at).strip();
      String last = at < 0 ? "" : text.substring(at + BETWEEN.length()).strip();
      if (first.isEmpty() && last.isEmpty()) {
        throw new TypeConversionException("'" + text + "' must be a range, like 1GiB..2GiB");
      }
      return new Span(
          text,
          first.isEmpty() ? null : Size.parse(first),
          last.isEmpty() ? null : Size.parse(last));
    }
  }
}
