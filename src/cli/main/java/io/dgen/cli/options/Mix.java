package io.dgen.cli.options;

import io.dgen.ContentClass;
import io.dgen.Filler;
import io.dgen.SpecText;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Classes of units: {@code 50%:1,30%:2,20%:4/6}.
 *
 * @param parts the classes
 */
record Mix(List<SpecText.MixPart> parts) {

  /** Percentages may be rounded. */
  private static final double ROUNDING = 0.001;

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

  /** Returns the classes of a mix. */
  List<ContentClass> classes(Filler filler) {
    return SpecText.classes(parts, filler);
  }

  /** Returns the text that {@link Converter} reads. */
  static String text(List<ContentClass> mix) {
    double sum = mix.stream().mapToDouble(ContentClass::weight).sum();
    boolean shares = Math.abs(sum - 1) <= ROUNDING;
    return mix.stream()
        .map(
            each ->
                (shares ? Percent.format(each.weight()) : Flags.number(each.weight()))
                    + ":"
                    + Flags.number(each.compressRatio())
                    + (each.entropyBits() == ContentClass.ALL_BITS ? "" : "/" + each.entropyBits()))
        .collect(Collectors.joining(","));
  }
}
