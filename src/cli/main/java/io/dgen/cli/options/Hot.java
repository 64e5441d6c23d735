package io.dgen.cli.options;

import io.dgen.SpecText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The shares of hot units as an option has them: {@code 10%:90%}. */
final class Hot implements ITypeConverter<SpecText.Hot> {

  /** For picocli, which makes it. */
  Hot() {}

  @Override
  public SpecText.Hot convert(String text) {
    try {
      return SpecText.hot(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
