package io.dgen.cli.compare;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks fields of JSON up, whatever is there. */
final class Fields {

  private Fields() {}

  /** Returns an object, or an empty one if there is none. */
  static Map<?, ?> object(Map<?, ?> from, String name) {
    return from.get(name) instanceof Map<?, ?> object ? object : Map.of();
  }

  /** Returns a list, or an empty one if there is none. */
  static List<?> list(Map<?, ?> from, String name) {
    return from.get(name) instanceof List<?> list ? list : List.of();
  }

  /** Returns a text, or an empty one if there is none. */
  static String text(Map<?, ?> from, String name) {
    return from.get(name) instanceof String text ? text : "";
  }

  /** Returns a number, or NaN if there is none. */
  static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
