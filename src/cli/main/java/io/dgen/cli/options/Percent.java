package io.dgen.cli.options;

import io.dgen.SpecText;
import io.dgen.cli.output.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Shares as percentages: {@code 5%} or {@code 5} is 0.05. */
public final class Percent implements ITypeConverter<Double> {

  private static final int HUNDRED = 100;

  /** For picocli, which makes it. */
  Percent() {}

  @Override
  public Double convert(String text) {
    try {
      return SpecText.share(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * Formats a share; {@link #convert} reads it back.
   *
   * @param share 0.05 for 5 %
   * @return {@code 5%}
   */
  public static String format(double share) {
    return SpecText.formatPercent(share);
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
