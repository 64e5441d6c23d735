package io.dgen.cli.options;

import io.dgen.SpecText;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The hot units of a stream: {@code 10%:90%}.
 *
 * @param units their share of the unique units
 * @param copies the share of the copies that are copies of them
 */
record Hot(double units, double copies) {

  /** Reads {@code 10%:90%}. */
  static final class Converter implements ITypeConverter<Hot> {
    @Override
    public Hot convert(String text) {
      try {
        List<Double> shares = SpecText.hot(text);
        return new Hot(shares.getFirst(), shares.getLast());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Returns the text that {@link Converter} reads. */
  String text() {
    return Percent.format(units) + ":" + Percent.format(copies);
  }
}
