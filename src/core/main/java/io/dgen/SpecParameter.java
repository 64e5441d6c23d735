package io.dgen;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The parameters of a stream by the names that people give them. */
enum SpecParameter {
  SEED("seed", Long.class, SpecText::unsigned),
  STREAM("stream", Long.class, SpecText::unsigned),
  SIZE("size", Long.class, ByteSize::parse),
  DEDUP("dedup", Double.class, SpecParameter::real),
  DEDUP_UNIT("dedup-unit", Long.class, ByteSize::parse),
  DEDUP_SPAN("dedup-span", Long.class, SpecParameter::whole),
  HOT("hot", SpecText.Hot.class, SpecText::hot),
  SHARED("shared", Double.class, SpecText::share),
  SHARED_SIZE("shared-size", Long.class, ByteSize::parse),
  POOL("pool", Long.class, SpecText::unsigned),
  CHANGE("change", Double.class, SpecText::share),
  GENERATION("generation", Long.class, SpecParameter::whole),
  MIX("mix", List.class, SpecText::mix),
  COMPRESS("compress", Double.class, SpecParameter::real),
  COMPRESS_UNIT("compress-unit", Long.class, ByteSize::parse),
  ENTROPY("entropy", Integer.class, text -> (int) inInt(whole(text), text)),
  FILLER("filler", Filler.class, SpecParameter::filler);

  private final String text;
  private final Class<?> type;

  @SuppressWarnings("ImmutableEnumChecker") // all of them are stateless
  private final Function<String, Object> parser;

  SpecParameter(String text, Class<?> type, Function<String, Object> parser) {
    this.text = text;
    this.type = type;
    this.parser = parser;
  }

  String text() {
    return text;
  }

  Class<?> type() {
    return type;
  }

  Object parse(String value) {
    return parser.apply(value);
  }

  static Optional<SpecParameter> named(String name) {
    return Arrays.stream(values()).filter(each -> each.text.equals(name)).findFirst();
  }

  private static double real(String value) {
    try {
      return Double.parseDouble(value.strip());
    } catch (NumberFormatException e) {
      throw SpecText.wrong(value, "must be a number");
    }
  }

  private static long whole(String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw SpecText.wrong(value, "must be a whole number below 2^63");
    }
  }

  private static long inInt(long value, String asText) {
    if (value != (int) value) {
      throw SpecText.wrong(asText, "must be a whole number below 2^31");
    }
    return value;
  }

  private static Filler filler(String value) {
    return Arrays.stream(Filler.values())
        .filter(each -> name(each).equalsIgnoreCase(value.strip()))
        .findFirst()
        .orElseThrow(() -> SpecText.wrong(value, "must be zero or repeat"));
  }

  static String name(Filler filler) {
    return filler.name().toLowerCase(Locale.ROOT);
  }
}
