package io.dgen;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Collects a stream's parameters as names and texts: from a command line, the query of a URI, a
 * configuration. The names and texts are those of the command's options: {@code dedup} is {@code
 * --dedup}. Not thread-safe.
 */
public final class SpecParameters {

  private final UnaryOperator<String> naming;
  private final Map<SpecParameter, Object> values = new EnumMap<>(SpecParameter.class);

  /** Creates an empty collection. */
  public SpecParameters() {
    this(UnaryOperator.identity());
  }

  /**
   * Creates an empty collection for a place where the parameters have longer or other names.
   *
   * @param naming returns the name in messages for a parameter's name, for example with a prefix
   */
  public SpecParameters(UnaryOperator<String> naming) {
    this.naming = Objects.requireNonNull(naming, "naming");
  }

  /**
   * Returns the names of all parameters.
   *
   * @return the names, {@code seed}, {@code stream} and {@code size} first
   */
  public static List<String> names() {
    return Arrays.stream(SpecParameter.values()).map(SpecParameter::text).toList();
  }

  /**
   * Returns the parameters of a stream that differ from their defaults, except the seed, the
   * stream's number and the size.
   *
   * @param spec the stream
   * @return the texts by their names, in a fixed order
   */
  public static Map<String, String> of(StreamSpec spec) {
    return SpecTexts.of(spec);
  }

  /**
   * Sets a parameter.
   *
   * @param name one of {@link #names}
   * @param text its value, as the command takes it
   * @return this
   * @throws IllegalArgumentException if there is no such parameter, or the text cannot be read; the
   *     message names what is allowed
   */
  public SpecParameters set(String name, String text) {
    SpecParameter parameter = parameter(name);
    try {
      values.put(parameter, parameter.parse(text));
      return this;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(naming.apply(name) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Sets parameters.
   *
   * @param texts their values by their names
   * @return this
   * @throws IllegalArgumentException as {@link #set(String, String)}
   */
  public SpecParameters setAll(Map<String, String> texts) {
    texts.forEach(this::set);
    return this;
  }

  /**
   * Sets a parameter to a value that was parsed before.
   *
   * @param name one of {@link #names}
   * @param value a {@code Long} for sizes and whole numbers, a {@code Double} for ratios and
   *     shares, an {@code Integer} for {@code entropy}, a {@link SpecText.Hot}, a list of {@link
   *     ContentClass}, a {@link Filler}
   * @return this
   * @throws IllegalArgumentException if there is no such parameter
   * @throws ClassCastException if the value is of another type
   */
  public SpecParameters setValue(String name, Object value) {
    SpecParameter parameter = parameter(name);
    values.put(parameter, parameter.type().cast(Objects.requireNonNull(value, name)));
    return this;
  }

  /**
   * Tells whether a parameter is set.
   *
   * @param name one of {@link #names}
   * @return true if so
   * @throws IllegalArgumentException if there is no such parameter
   */
  public boolean has(String name) {
    return values.containsKey(parameter(name));
  }

  private SpecParameter parameter(String name) {
    return SpecParameter.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    naming.apply(name)
                        + " is unknown; known are "
                        + names().stream().map(naming).collect(Collectors.joining(", "))));
  }

  /**
   * Returns the stream.
   *
   * @return its spec; the seed is drawn at random if it is not set
   * @throws IllegalArgumentException if there is no size, or naming a parameter that is out of
   *     range, its value and what is allowed
   */
  public StreamSpec spec() {
    Long size = value(SpecParameter.SIZE, Long.class);
    if (size == null) {
      throw new IllegalArgumentException(named(SpecParameter.SIZE) + " is missing");
    }
    return spec(StreamSpec.builder((long) size));
  }

  /**
   * Returns the stream, whose size and other defaults a builder has.
   *
   * @param builder the defaults; it is changed
   * @return its spec; the seed is drawn at random if it is not set
   * @throws IllegalArgumentException naming a parameter that is out of range, its value and what is
   *     allowed
   */
  public StreamSpec spec(StreamSpec.Builder builder) {
    Long given = value(SpecParameter.SIZE, Long.class);
    if (given != null) {
      builder.size((long) given);
    }
    setNumbers(builder);
    setHot(builder);
    setSharing(builder);
    setChange(builder);
    setContent(builder);
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(renamed(String.valueOf(e.getMessage())), e);
    }
  }

  private <T> @Nullable T value(SpecParameter parameter, Class<T> type) {
    return type.cast(values.get(parameter));
  }

  private String named(SpecParameter parameter) {
    return naming.apply(parameter.text());
  }

  private IllegalArgumentException refused(SpecParameter parameter, String reason) {
    return new IllegalArgumentException(named(parameter) + reason);
  }

  private void setNumbers(StreamSpec.Builder builder) {
    Long seed = value(SpecParameter.SEED, Long.class);
    if (seed != null) {
      builder.seed(seed);
    }
    Long stream = value(SpecParameter.STREAM, Long.class);
    if (stream != null) {
      builder.stream(stream);
    }
    Double dedup = value(SpecParameter.DEDUP, Double.class);
    if (dedup != null) {
      builder.dedupRatio(dedup);
    }
    Long unit = value(SpecParameter.DEDUP_UNIT, Long.class);
    if (unit != null) {
      builder.dedupUnit(unit);
    }
    Long span = value(SpecParameter.DEDUP_SPAN, Long.class);
    if (span != null) {
      builder.dedupSpan(span);
    }
  }

  private double share(SpecParameter parameter, double share) {
    if (share > 1) {
      throw refused(
          parameter, " is " + SpecText.formatPercent(share) + ", but must be at most 100%");
    }
    return share;
  }

  private void setHot(StreamSpec.Builder builder) {
    SpecText.Hot hot = value(SpecParameter.HOT, SpecText.Hot.class);
    if (hot != null) {
      builder.hot(share(SpecParameter.HOT, hot.units()), share(SpecParameter.HOT, hot.copies()));
    }
  }

  private void setSharing(StreamSpec.Builder builder) {
    Double shared = value(SpecParameter.SHARED, Double.class);
    Long bytes = value(SpecParameter.SHARED_SIZE, Long.class);
    Long pool = value(SpecParameter.POOL, Long.class);
    Sharing before = builder.sharing();
    double ratio = shared != null ? share(SpecParameter.SHARED, shared) : before.ratio();
    if (ratio == 0) {
      if (bytes != null || pool != null) {
        throw refused(
            bytes != null ? SpecParameter.SHARED_SIZE : SpecParameter.POOL,
            " needs "
                + named(SpecParameter.SHARED)
                + ", the share of the units that come from the pool");
      }
      builder.shared(0, 0, 0);
      return;
    }
    if (bytes == null && before.units() == 0) {
      throw refused(
          SpecParameter.SHARED_SIZE,
          " is missing: " + named(SpecParameter.SHARED) + " needs the pool's size");
    }
    builder.shared(
        ratio,
        bytes == null ? before.units() : poolUnits(bytes, builder.dedupUnit()),
        pool == null ? before.pool() : pool);
  }

  private long poolUnits(long bytes, long unit) {
    if (unit > 0 && (bytes <= 0 || bytes % unit != 0)) {
      throw refused(
          SpecParameter.SHARED_SIZE,
          " is " + bytes + ", but must be a multiple of the dedup unit, " + ByteSize.format(unit));
    }
    long units = unit > 0 ? bytes / unit : 1; // the spec refuses the unit
    if (units > Integer.MAX_VALUE) {
      throw refused(
          SpecParameter.SHARED_SIZE, " is " + bytes + ", but must be below 2^31 dedup units");
    }
    return units;
  }

  private void setChange(StreamSpec.Builder builder) {
    Long generation = value(SpecParameter.GENERATION, Long.class);
    if (generation != null) {
      builder.generation(generation);
    }
    Double change = value(SpecParameter.CHANGE, Double.class);
    if (change != null) {
      if (change == 0) {
        throw refused(SpecParameter.CHANGE, " is 0%, but must be more than 0% and at most 100%");
      }
      builder.changeRate(share(SpecParameter.CHANGE, change));
    }
  }

  private void setContent(StreamSpec.Builder builder) {
    Double compress = value(SpecParameter.COMPRESS, Double.class);
    Integer entropy = value(SpecParameter.ENTROPY, Integer.class);
    Filler filler = value(SpecParameter.FILLER, Filler.class);
    if (filler != null) {
      builder.filler(filler);
    }
    Object mix = values.get(SpecParameter.MIX);
    if (mix != null) {
      if (compress != null || entropy != null) {
        throw refused(
            compress != null ? SpecParameter.COMPRESS : SpecParameter.ENTROPY,
            " cannot go with " + named(SpecParameter.MIX) + ", whose classes have their own");
      }
      List<ContentClass> classes = ((List<?>) mix).stream().map(ContentClass.class::cast).toList();
      builder.mix(with(classes, builder.filler()));
    } else if (compress != null || entropy != null) {
      builder.withoutMix(); // or they would be ignored
    } else if (filler != null) {
      List<ContentClass> before = builder.mix();
      if (before != null) {
        builder.mix(with(before, filler));
      }
    }
    if (compress != null) {
      builder.compressRatio(compress);
    }
    if (entropy != null) {
      builder.entropyBits(entropy);
    }
    Long unit = value(SpecParameter.COMPRESS_UNIT, Long.class);
    if (unit != null) {
      if (unit > Integer.MAX_VALUE) {
        throw refused(
            SpecParameter.COMPRESS_UNIT,
            " is " + unit + ", but must be 512, 1024, 2048 or 4096 bytes");
      }
      builder.compressUnit((int) (long) unit);
    }
  }

  private static List<ContentClass> with(List<ContentClass> classes, Filler filler) {
    return classes.stream()
        .map(
            each ->
                new ContentClass(each.weight(), each.compressRatio(), each.entropyBits(), filler))
        .toList();
  }

  /** Puts a name of this class in place of the builder's with which a message begins. */
  private String renamed(String message) {
    String builders = message.substring(0, Math.max(0, message.indexOf(' ')));
    SpecParameter parameter =
        switch (builders) {
          case "size" -> SpecParameter.SIZE;
          case "dedupRatio" -> SpecParameter.DEDUP;
          case "dedupUnit" -> SpecParameter.DEDUP_UNIT;
          case "dedupSpan" -> SpecParameter.DEDUP_SPAN;
          case "hotUnits", "hotCopies" -> SpecParameter.HOT;
          case "sharedRatio" -> SpecParameter.SHARED;
          case "sharedUnits" -> SpecParameter.SHARED_SIZE;
          case "generation" -> SpecParameter.GENERATION;
          case "changeRate" -> SpecParameter.CHANGE;
          case "compressRatio", "mix" ->
              values.containsKey(SpecParameter.MIX) ? SpecParameter.MIX : SpecParameter.COMPRESS;
          case "entropyBits" -> SpecParameter.ENTROPY;
          case "compressUnit" -> SpecParameter.COMPRESS_UNIT;
          default -> null;
        };
    if (parameter == null) {
      return message;
    }
    boolean ofClass = parameter == SpecParameter.MIX && builders.equals("compressRatio");
    return named(parameter) + (ofClass ? ": a ratio" : "") + message.substring(builders.length());
  }

  /**
   * Returns the parameters that are set.
   *
   * @return a text for logs
   */
  @Override
  public String toString() {
    return "SpecParameters" + Collections.unmodifiableMap(values);
  }
}
