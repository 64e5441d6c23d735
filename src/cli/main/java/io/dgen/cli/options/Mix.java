package io.dgen.cli.options;

import io.dgen.ContentClass;
import io.dgen.Filler;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Classes of units: {@code 50%:1,30%:2,20%:4/6}.
 *
 * @param parts the classes
 */
record Mix(List<Part> parts) {

  /**
   * A class of units.
   *
   * @param weight its share
   * @param ratio its compression ratio
   * @param bits its entropy bits
   */
  record Part(double weight, double ratio, int bits) {}

  private static final String NUMBER = "([0-9]{1,9}(?:\\.[0-9]{1,20})?)";
  private static final Pattern PART =
      Pattern.compile(NUMBER + "\\s*(%?):" + NUMBER + "(?:/([0-9]))?");
  private static final double PERCENT = 100;

  /** Percentages may be rounded. */
  private static final double ROUNDING = 0.001;

  /** Reads {@code 50%:1,30%:2,20%:4/6}. */
  static final class Converter implements ITypeConverter<Mix> {
    @Override
    public Mix convert(String text) {
      List<Part> parts = new ArrayList<>();
      int percentages = 0;
      double sum = 0;
      for (String word : text.split(",", -1)) {
        Matcher part = PART.matcher(word.strip());
        if (!part.matches()) {
          throw new TypeConversionException(
              "'"
                  + text
                  + "' must be shares with their ratios, like 50%:1,30%:2,20%:4, and perhaps"
                  + " their entropy bits, like 50%:1/8,50%:2/4");
        }
        boolean percentage = !part.group(2).isEmpty();
        percentages += percentage ? 1 : 0;
        double weight = Double.parseDouble(part.group(1)) / (percentage ? PERCENT : 1);
        sum += weight;
        int bits = part.group(4) == null ? ContentClass.ALL_BITS : Integer.parseInt(part.group(4));
        parts.add(new Part(weight, Double.parseDouble(part.group(3)), bits));
      }
      if (percentages != 0 && (percentages < parts.size() || Math.abs(sum - 1) > ROUNDING)) {
        throw new TypeConversionException(
            "'" + text + "' must have percentages that come to 100 %, or weights without %");
      }
      return new Mix(parts);
    }
  }

  /** Returns the classes of a mix. */
  List<ContentClass> classes(Filler filler) {
    return parts.stream()
        .map(part -> new ContentClass(part.weight, part.ratio, part.bits, filler))
        .toList();
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
