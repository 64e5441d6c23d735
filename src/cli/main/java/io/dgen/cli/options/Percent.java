package io.dgen.cli.options;

import io.dgen.cli.output.Text;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Shares as percentages: {@code 5%} or {@code 5} is 0.05. */
public final class Percent implements ITypeConverter<Double> {

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,20})?)\\s*%?");
  private static final int HUNDRED = 100;

  /** For picocli, which makes it. */
  Percent() {}

  @Override
  public Double convert(String text) {
    var matcher = PERCENT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' must be a percentage, like 5%");
    }
    return Double.parseDouble(matcher.group(1)) / HUNDRED;
  }

  /**
   * Formats by how much a value differs from another, with its sign.
   *
   * @param value the value
   * @param from the other
   * @return the text
   */
  public static String deviation(double value, double from) {
    return Text.format("%+.2f %%", HUNDRED * (value / from - 1));
  }
}
