package io.dgen.cli.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A result in JSON as names and values for people. */
public final class Facts {

  private static final String NONE = "–";

  /** Longer lists are only in the JSON. */
  private static final int MOST_LISTED = 8;

  private Facts() {}

  /**
   * Lists what is in a result, numbers rounded; of long lists only how long they are.
   *
   * @param result the result
   * @param without the field that is left out
   * @return a text for each value, by its name
   */
  public static Map<String, String> of(Map<?, ?> result, String without) {
    Map<String, String> facts = new LinkedHashMap<>();
    result.forEach(
        (name, value) -> {
          if (!without.equals(name)) {
            add(facts, String.valueOf(name), value);
          }
        });
    return facts;
  }

  private static void add(Map<String, String> facts, String name, @Nullable Object value) {
    switch (value) {
      case null -> facts.put(name, NONE);
      case Map<?, ?> object -> object.forEach((inner, of) -> add(facts, name + "." + inner, of));
      case List<?> list when list.isEmpty() -> facts.put(name, "none");
      case List<?> list when list.size() <= MOST_LISTED && list.stream().allMatch(Facts::scalar) ->
          facts.put(name, list.stream().map(Facts::text).collect(Collectors.joining(", ")));
      case List<?> list -> facts.put(name, list.size() + " (see dgen-report.json)");
      default -> facts.put(name, text(value));
    }
  }

  private static boolean scalar(@Nullable Object value) {
    return !(value instanceof Map<?, ?> || value instanceof List<?>);
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> NONE;
      case Double number when Double.isFinite(number) -> Numbers.format(number);
      case String text when text.isEmpty() -> NONE;
      default -> value.toString();
    };
  }
}
