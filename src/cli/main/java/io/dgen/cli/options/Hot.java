package io.dgen.cli.options;

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
      String[] shares = text.split(":", -1);
      if (shares.length != 2) {
        throw new TypeConversionException(
            "'" + text + "' must be the share of hot units and that of their copies, like 10%:90%");
      }
      Percent percent = new Percent();
      return new Hot(percent.convert(shares[0]), percent.convert(shares[1]));
    }
  }

  /** Returns the text that {@link Converter} reads. */
  String text() {
    return Percent.format(units) + ":" + Percent.format(copies);
  }
}
