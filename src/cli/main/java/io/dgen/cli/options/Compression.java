package io.dgen.cli.options;

import io.dgen.SpecText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What {@code --compress} asks for.
 *
 * @param ratio a ratio, if there are no pairs
 * @param pairs ratios by compressors, or none
 */
record Compression(double ratio, List<Pair> pairs) {

  /**
   * The ratio that a compressor is to reach.
   *
   * @param target the compressor's name, perhaps with a unit
   * @param ratio the ratio
   */
  record Pair(String target, double ratio) {}

  private static final Pattern PAIR =
      Pattern.compile("([a-zA-Z0-9@-]{1,40})=([0-9]{1,9}(?:\\.[0-9]{1,20})?)");

  /** Reads {@code 2.5} and {@code lz4=1.3,zstd=1.9}. */
  static final class Converter implements ITypeConverter<Compression> {
    @Override
    public Compression convert(String text) {
      try {
        return new Compression(Double.parseDouble(text), List.of());
      } catch (NumberFormatException e) {
        return pairs(text);
      }
    }

    private static Compression pairs(String text) {
      List<Pair> pairs = new ArrayList<>();
      for (String word : text.split(",", -1)) {
        Matcher pair = PAIR.matcher(word.strip());
        if (!pair.matches()) {
          throw wrong(text);
        }
        pairs.add(new Pair(pair.group(1), Double.parseDouble(pair.group(2))));
      }
      if (pairs.size() != 2) {
        throw wrong(text);
      }
      return new Compression(1, pairs);
    }

    private static TypeConversionException wrong(String text) {
      return new TypeConversionException(
          "'" + text + "' must be a ratio like 2.5, or a pair like lz4=1.3,zstd=1.9");
    }
  }

  /** Returns the text that {@link Converter} reads. */
  String text() {
    return pairs.isEmpty()
        ? SpecText.formatNumber(ratio)
        : pairs.stream()
            .map(pair -> pair.target + "=" + SpecText.formatNumber(pair.ratio))
            .collect(Collectors.joining(","));
  }
}
