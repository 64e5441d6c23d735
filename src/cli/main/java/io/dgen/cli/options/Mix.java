package io.dgen.cli.options;

import io.dgen.ContentClass;
import io.dgen.SpecText;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The classes of units as an option has them: {@code 50%:1,30%:2,20%:4/6}.
 *
 * @param classes the classes, without the filler that another option names
 */
record Mix(List<ContentClass> classes) {

  /** Reads {@code 50%:1,30%:2,20%:4/6}. */
  static final class Converter implements ITypeConverter<Mix> {
    @Override
    public Mix convert(String text) {
      try {
        return new Mix(SpecText.mix(text));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
