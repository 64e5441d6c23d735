package io.dgen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a stream as text, for programs that take them from properties or a URI. Their names
 * and values are those of the command's options, without the dashes: {@code dedup=2.5}, {@code
 * dedup-unit=64KiB}, {@code mix=50%:1,50%:4}.
 */
public final class SpecText {

  /** All names, in the order of the command's help. */
  public static final List<String> NAMES =
      List.of(
          "seed",
          "stream",
          "dedup",
          "dedup-unit",
          "dedup-span",
          "hot",
          "shared",
          "shared-size",
          "pool",
          "compress",
          "compress-unit",
          "entropy",
          "mix",
          "filler",
          "generation",
          "change");

  /** The names here by the builder's names, with which its messages begin. */
  private static final Map<String, String> BY_PARAMETER =
      Map.ofEntries(
          Map.entry("dedupRatio", "dedup"),
          Map.entry("dedupUnit", "dedup-unit"),
          Map.entry("dedupSpan", "dedup-span"),
          Map.entry("hotUnits", "hot"),
          Map.entry("hotCopies", "hot"),
          Map.entry("sharedRatio", "shared"),
          Map.entry("sharedUnits", "shared-size"),
          Map.entry("generation", "generation"),
          Map.entry("changeRate", "change"),
          Map.entry("compressRatio", "compress"),
          Map.entry("entropyBits", "entropy"),
          Map.entry("mix", "mix"),
          Map.entry("weight", "mix"),
          Map.entry("compressUnit", "compress-unit"));

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,20})?)\\s*%?");
  private static final double HUNDRED = 100;
  private static final String NUMBER = "([0-9]{1,9}(?:\\.[0-9]{1,20})?)";
  private static final Pattern MIX_PART =
      Pattern.compile(NUMBER + "\\s*(%?):" + NUMBER + "(?:/([0-9]))?");

  /** Percentages may be rounded. */
  private static final double ROUNDING = 0.001;

  private static final String HEX = "0x";
  private static final int HEX_RADIX = 16;

  private final Map<String, String> values;
  private final UnaryOperator<String> naming;

  private SpecText(Map<String, String> values, UnaryOperator<String> naming) {
    this.values = values;
    this.naming = naming;
  }

  /**
   * Returns the spec that parameters describe.
   *
   * @param defaults a builder with the size, and what holds where nothing is given
   * @param values values by names, some of {@link #NAMES}
   * @param naming returns what a message calls a parameter, for example {@code dgen.dedup} for
   *     {@code dedup}
   * @return the spec; without a seed in either, one is drawn
   * @throws IllegalArgumentException naming a parameter that is unknown, wrong or missing, its
   *     value and what is allowed
   */
  public static StreamSpec spec(
      StreamSpec.Builder defaults, Map<String, String> values, UnaryOperator<String> naming) {
    for (String name : values.keySet()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            naming.apply(name)
                + " is unknown; known are "
                + String.join(", ", NAMES.stream().map(naming).toList()));
      }
    }
    SpecText text = new SpecText(new LinkedHashMap<>(values), naming);
    text.addRun(defaults);
    text.addDedup(defaults);
    text.addSharing(defaults);
    text.addContent(defaults);
    try {
      return defaults.build();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text.renamed(String.valueOf(e.getMessage())), e);
    }
  }

  private void addRun(StreamSpec.Builder builder) {
    @Nullable Long seed = value("seed", SpecText::unsigned);
    if (seed != null) {
      builder.seed(seed);
    }
    @Nullable Long stream = value("stream", SpecText::unsigned);
    if (stream != null) {
      builder.stream(stream);
    }
    @Nullable Long generation = value("generation", SpecText::whole);
    if (generation != null) {
      builder.generation(generation);
    }
    @Nullable Double change = value("change", SpecText::share);
    if (change != null) {
      if (change == 0 || change > 1) {
        throw wrong("change", "must be more than 0% and at most 100%");
      }
      builder.changeRate(change);
    }
  }

  private void addDedup(StreamSpec.Builder builder) {
    @Nullable Double ratio = value("dedup", SpecText::real);
    if (ratio != null) {
      builder.dedupRatio(ratio);
    }
    @Nullable Long unit = value("dedup-unit", ByteSize::parse);
    if (unit != null) {
      builder.dedupUnit(unit);
    }
    @Nullable Long span = value("dedup-span", SpecText::whole);
    if (span != null) {
      builder.dedupSpan(span);
    }
    @Nullable String hot = values.get("hot");
    if (hot != null) {
      List<Double> shares = Objects.requireNonNull(value("hot", SpecText::hot));
      if (shares.stream().anyMatch(share -> share > 1)) {
        throw wrong("hot", "must have shares of at most 100%");
      }
      builder.hot(shares.getFirst(), shares.getLast());
    }
  }

  private void addSharing(StreamSpec.Builder builder) {
    @Nullable Double shared = value("shared", SpecText::share);
    @Nullable Long size = value("shared-size", ByteSize::parse);
    @Nullable Long pool = value("pool", SpecText::unsigned);
    if (shared == null || shared == 0) {
      if (size != null || pool != null) {
        throw new IllegalArgumentException(
            naming.apply(size != null ? "shared-size" : "pool")
                + " needs "
                + naming.apply("shared")
                + ", the share of the units that come from the pool");
      }
      return;
    }
    if (shared > 1) {
      throw wrong("shared", "must be at most 100%");
    }
    if (size == null) {
      throw new IllegalArgumentException(
          naming.apply("shared-size")
              + " is missing: "
              + naming.apply("shared")
              + " needs the pool's size");
    }
    @Nullable Long given = value("dedup-unit", ByteSize::parse);
    long unit = given != null ? given : StreamSpec.DEFAULT_DEDUP_UNIT;
    if (unit > 0 && (size == 0 || size % unit != 0)) {
      throw wrong("shared-size", "must be a multiple of the dedup unit, " + ByteSize.format(unit));
    }
    long units = unit > 0 ? size / unit : 1; // the spec refuses the unit
    if (units > Integer.MAX_VALUE) {
      throw wrong("shared-size", "must be below 2^31 dedup units");
    }
    builder.shared(shared, units, pool == null ? 0 : pool);
  }

  private void addContent(StreamSpec.Builder builder) {
    @Nullable Double ratio = value("compress", SpecText::real);
    @Nullable Long entropy = value("entropy", SpecText::whole);
    @Nullable Filler filler = value("filler", SpecText::filler);
    if (values.containsKey("mix")) {
      if (ratio != null || entropy != null) {
        throw new IllegalArgumentException(
            naming.apply(ratio != null ? "compress" : "entropy")
                + " cannot go with "
                + naming.apply("mix")
                + ", whose classes have their own");
      }
      Filler each = filler == null ? Filler.ZERO : filler;
      builder.mix(Objects.requireNonNull(value("mix", text -> classes(mix(text), each))));
    }
    if (ratio != null) {
      builder.compressRatio(ratio);
    }
    if (entropy != null) {
      builder.entropyBits((int) Math.min(entropy, Integer.MAX_VALUE));
    }
    if (filler != null) {
      builder.filler(filler);
    }
    @Nullable Long unit = value("compress-unit", ByteSize::parse);
    if (unit != null) {
      builder.compressUnit((int) Math.min(unit, Integer.MAX_VALUE));
    }
  }

  /** Reads a value, or throws an exception that names its parameter. */
  private <T> @Nullable T value(String name, Reading<T> reading) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    try {
      return reading.read(text.strip());
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          reason.startsWith("'") ? naming.apply(name) + ": " + reason : renamed(reason), e);
    }
  }

  /** Returns a message of the builder with the parameter's name here. */
  private String renamed(String message) {
    String parameter = message.substring(0, Math.max(0, message.indexOf(' ')));
    String name = BY_PARAMETER.get(parameter);
    if (name == null) {
      return message;
    }
    boolean ofClass =
        values.containsKey("mix") && (name.equals("compress") || name.equals("entropy"));
    return (ofClass ? naming.apply("mix") + ": " + parameter : naming.apply(name))
        + message.substring(parameter.length());
  }

  private IllegalArgumentException wrong(String name, String allowed) {
    return new IllegalArgumentException(
        naming.apply(name) + " is " + values.get(name) + ", but " + allowed);
  }

  /** Reads a text, or throws an exception whose message begins with it in quotation marks. */
  private interface Reading<T> {
    T read(String text);
  }

  /**
   * Reads an unsigned number of 64 bits, such as a seed.
   *
   * @param text decimal, or {@code 0x} and hexadecimal
   * @return the number; all 64 bits count
   * @throws IllegalArgumentException if it is none
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
    throw new IllegalArgumentException(
        "'" + text + "' must be a whole number from 0 to 2^64-1, decimal or 0x and hexadecimal");
  }

  /**
   * Reads a percentage.
   *
   * @param text for example {@code 5%}, or {@code 5}
   * @return its share, 0.05; it may be more than 1
   * @throws IllegalArgumentException if it is none
   */
  public static double share(String text) {
    Matcher matcher = PERCENT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' must be a percentage, like 5%");
    }
    return Double.parseDouble(matcher.group(1)) / HUNDRED;
  }

  /**
   * Reads the share of hot units and that of their copies.
   *
   * @param text for example {@code 10%:90%}
   * @return the two shares
   * @throws IllegalArgumentException if it is none
   */
  public static List<Double> hot(String text) {
    String[] shares = text.split(":", -1);
    if (shares.length != 2) {
      throw new IllegalArgumentException(
          "'" + text + "' must be the share of hot units and that of their copies, like 10%:90%");
    }
    return List.of(share(shares[0]), share(shares[1]));
  }

  /**
   * A class of units as text describes it; its values are not checked yet.
   *
   * @param weight its share
   * @param ratio its compression ratio
   * @param bits its entropy bits
   */
  public record MixPart(double weight, double ratio, int bits) {}

  /**
   * Reads classes of units.
   *
   * @param text for example {@code 50%:1,30%:2,20%:4/6}
   * @return the classes
   * @throws IllegalArgumentException if it is none
   */
  public static List<MixPart> mix(String text) {
    List<MixPart> parts = new ArrayList<>();
    int percentages = 0;
    double sum = 0;
    for (String word : text.split(",", -1)) {
      Matcher part = MIX_PART.matcher(word.strip());
      if (!part.matches()) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' must be shares with their ratios, like 50%:1,30%:2,20%:4, and perhaps"
                + " their entropy bits, like 50%:1/8,50%:2/4");
      }
      boolean percentage = !part.group(2).isEmpty();
      percentages += percentage ? 1 : 0;
      double weight = Double.parseDouble(part.group(1)) / (percentage ? HUNDRED : 1);
      sum += weight;
      int bits = part.group(4) == null ? ContentClass.ALL_BITS : Integer.parseInt(part.group(4));
      parts.add(new MixPart(weight, Double.parseDouble(part.group(3)), bits));
    }
    if (percentages != 0 && (percentages < parts.size() || Math.abs(sum - 1) > ROUNDING)) {
      throw new IllegalArgumentException(
          "'" + text + "' must have percentages that come to 100 %, or weights without %");
    }
    return List.copyOf(parts);
  }

  /**
   * Returns the classes that text describes.
   *
   * @param parts the classes
   * @param filler the filler of all of them
   * @return the classes
   * @throws IllegalArgumentException naming a parameter out of range
   */
  public static List<ContentClass> classes(List<MixPart> parts, Filler filler) {
    return parts.stream()
        .map(part -> new ContentClass(part.weight(), part.ratio(), part.bits(), filler))
        .toList();
  }

  private static Filler filler(String text) {
    for (Filler filler : Filler.values()) {
      if (filler.name().equalsIgnoreCase(text)) {
        return filler;
      }
    }
    throw new IllegalArgumentException("'" + text + "' must be zero or repeat");
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' must be a whole number", e);
    }
  }

  private static double real(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' must be a number", e);
    }
  }
}
