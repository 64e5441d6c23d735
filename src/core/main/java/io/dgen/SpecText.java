package io.dgen;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values of a stream's parameters as people read and write them. What a {@code format} method
 * returns, the method of the kind's name reads. Sizes are in {@link ByteSize}.
 */
public final class SpecText {

  /** With as many decimals as the smallest {@code double} has. */
  private static final String NUMBER = "([0-9]{1,9}(?:\\.[0-9]{1,350})?)";

  private static final Pattern PERCENT = Pattern.compile(NUMBER + "\\s*%?");
  private static final Pattern MIX_PART =
      Pattern.compile(NUMBER + "\\s*(%?):" + NUMBER + "(?:/([0-9]))?");
  private static final String HEX = "0x";
  private static final int HEX_RADIX = 16;

  /** Percentages may be rounded. */
  private static final double ROUNDING = 0.001;

  /** The names of all parameters except the size. */
  public static final List<String> NAMES =
      SpecParameters.names().stream().filter(name -> !name.equals("size")).toList();

  private SpecText() {}

  /**
   * Returns the spec that parameters describe, as {@link SpecParameters} reads them.
   *
   * @param defaults a builder with the size, and what holds where nothing is given; it is changed
   * @param values texts by names, some of {@link #NAMES}
   * @param naming returns what a message calls a parameter, for example {@code dgen.dedup} for
   *     {@code dedup}
   * @return the spec; without a seed in either, one is drawn
   * @throws IllegalArgumentException naming a parameter that is unknown, wrong or missing, its
   *     value and what is allowed
   */
  public static StreamSpec spec(
      StreamSpec.Builder defaults, Map<String, String> values, UnaryOperator<String> naming) {
    return new SpecParameters(naming).setAll(values).spec(defaults);
  }

  /**
   * The shares of hot units: {@code 10%:90%}.
   *
   * @param units share of the unique units that are hot
   * @param copies share of all copies that are copies of hot units
   */
  public record Hot(double units, double copies) {}

  /**
   * Parses a share.
   *
   * @param text a percentage: {@code 5%} or {@code 5}
   * @return the share: 0.05
   * @throws IllegalArgumentException if it is no percentage
   */
  public static double share(String text) {
    Matcher matcher = PERCENT.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong(text, "must be a percentage, like 5%");
    }
    return exactly(matcher.group(1));
  }

  /** Rounds once, so that what {@link #formatPercent} returns is the same share again. */
  private static double exactly(String percentage) {
    return new BigDecimal(percentage).movePointLeft(2).doubleValue();
  }

  /**
   * Formats a share.
   *
   * @param share 0.05 for 5 %
   * @return {@code 5%}
   */
  public static String formatPercent(double share) {
    return share == 0
        ? "0%"
        : BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  /**
   * Parses a seed, the number of a stream or that of a pool.
   *
   * @param text an unsigned 64-bit number, decimal, or {@code 0x} and hexadecimal
   * @return its bits
   * @throws IllegalArgumentException if it is no such number
   */
  public static long unsigned(String text) {
    String number = text.strip().toLowerCase(Locale.ROOT);
    boolean hex = number.startsWith(HEX);
    String digits = hex ? number.substring(HEX.length()) : number;
    try {
      if (!digits.isEmpty() && Character.digit(digits.charAt(0), HEX_RADIX) >= 0) { // no sign
        return Long.parseUnsignedLong(digits, hex ? HEX_RADIX : 10);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw wrong(text, "must be a whole number from 0 to 2^64-1, decimal or 0x and hexadecimal");
  }

  /**
   * Formats a seed or a number.
   *
   * @param number the bits of an unsigned number
   * @return it in decimal
   */
  public static String formatUnsigned(long number) {
    return Long.toUnsignedString(number);
  }

  /**
   * Formats a ratio in digits alone.
   *
   * @param value the ratio
   * @return {@code 2} or {@code 1.5}
   */
  public static String formatNumber(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : BigDecimal.valueOf(value).toPlainString();
  }

  /**
   * Parses the shares of hot units.
   *
   * @param text the share of hot units and that of their copies: {@code 10%:90%}
   * @return the shares
   * @throws IllegalArgumentException if it is no such text
   */
  public static Hot hot(String text) {
    String[] shares = text.split(":", -1);
    if (shares.length != 2) {
      throw wrong(text, "must be the share of hot units and that of their copies, like 10%:90%");
    }
    return new Hot(share(shares[0]), share(shares[1]));
  }

  /**
   * Formats the shares of hot units.
   *
   * @param hot the shares
   * @return {@code 10%:90%}
   */
  public static String formatHot(Hot hot) {
    return formatPercent(hot.units()) + ":" + formatPercent(hot.copies());
  }

  /**
   * Parses classes of units.
   *
   * @param text their shares, ratios and perhaps entropy bits: {@code 50%:1,30%:2,20%:4/6}
   * @return the classes, filled with zeros
   * @throws IllegalArgumentException if it is no such text
   */
  public static List<ContentClass> mix(String text) {
    List<ContentClass> classes = new ArrayList<>();
    int percentages = 0;
    double sum = 0;
    for (String word : text.split(",", -1)) {
      Matcher part = MIX_PART.matcher(word.strip());
      if (!part.matches()) {
        throw wrong(
            text,
            "must be shares with their ratios, like 50%:1,30%:2,20%:4, and perhaps their entropy"
                + " bits, like 50%:1/8,50%:2/4");
      }
      boolean percentage = !part.group(2).isEmpty();
      percentages += percentage ? 1 : 0;
      double weight = percentage ? exactly(part.group(1)) : Double.parseDouble(part.group(1));
      sum += weight;
      int bits = part.group(4) == null ? ContentClass.ALL_BITS : Integer.parseInt(part.group(4));
      classes.add(contentClass(weight, Double.parseDouble(part.group(3)), bits));
    }
    if (percentages != 0 && (percentages < classes.size() || Math.abs(sum - 1) > ROUNDING)) {
      throw wrong(text, "must have percentages that come to 100 %, or weights without %");
    }
    return List.copyOf(classes);
  }

  private static ContentClass contentClass(double weight, double ratio, int bits) {
    try {
      return new ContentClass(weight, ratio, bits, Filler.ZERO);
    } catch (IllegalArgumentException e) {
      String message =
          String.valueOf(e.getMessage())
              .replaceFirst("^weight", "a weight")
              .replaceFirst("^entropyBits", "a class's entropy");
      throw new IllegalArgumentException(message, e);
    }
  }

  /**
   * Formats classes of units.
   *
   * @param mix the classes
   * @return {@code 50%:1,30%:2,20%:4/6}
   */
  public static String formatMix(List<ContentClass> mix) {
    double sum = mix.stream().mapToDouble(ContentClass::weight).sum();
    boolean shares = Math.abs(sum - 1) <= ROUNDING;
    return mix.stream()
        .map(
            each ->
                (shares ? formatPercent(each.weight()) : formatNumber(each.weight()))
                    + ":"
                    + formatNumber(each.compressRatio())
                    + (each.entropyBits() == ContentClass.ALL_BITS ? "" : "/" + each.entropyBits()))
        .collect(Collectors.joining(","));
  }

  static IllegalArgumentException wrong(String text, String allowed) {
    return new IllegalArgumentException("'" + text + "' " + allowed);
  }
}
