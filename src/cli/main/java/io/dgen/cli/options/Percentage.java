package io.dgen.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Percentages as numbers: {@code 5%} or {@code 5} is 5. */
public final class Percentage implements ITypeConverter<Double> {

  /** For picocli, which makes it. */
  Percentage() {}

  @Override
  public Double convert(String text) {
    return of(text);
  }

  static double of(String text) {
    var matcher = Percent.PERCENT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' must be a percentage, like 5%");
    }
    return Double.parseDouble(matcher.group(1));
  }
}
