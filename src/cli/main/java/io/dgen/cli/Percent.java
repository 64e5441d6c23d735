package io.dgen.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Shares: {@code 5%} or {@code 5} is 0.05. */
final class Percent implements ITypeConverter<Double> {

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,20})?)\\s*%?");
  private static final int HUNDRED = 100;

  @Override
  public Double convert(String text) {
    var matcher = PERCENT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' must be a percentage, like 5%");
    }
    return Double.parseDouble(matcher.group(1)) / HUNDRED;
  }

  /** How far a value is from another, with its sign. */
  static String deviation(double value, double from) {
    return Text.format("%+.2f %%", HUNDRED * (value / from - 1));
  }
}
