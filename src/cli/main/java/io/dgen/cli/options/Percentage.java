package io.dgen.cli.options;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Percentages as numbers: {@code 5%} or {@code 5} is 5. */
public final class Percentage implements ITypeConverter<Double> {

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,20})?)\\s*%?");

  /** For picocli, which makes it. */
  Percentage() {}

  @Override
  public Double convert(String text) {
    var matcher = PERCENT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' must be a percentage, like 5%");
    }
    return Double.parseDouble(matcher.group(1));
  }
}
