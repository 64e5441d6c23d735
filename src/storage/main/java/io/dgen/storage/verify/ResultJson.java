package io.dgen.storage.verify;

import io.dgen.Generations;
import io.dgen.storage.locate.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts the result of a part that has been verified to maps and lists, and back. */
final class ResultJson {

  private static final String BAD = "badExtents";
  private static final String UNREADABLE = "unreadableExtents";

  private ResultJson() {}

  static Map<String, Object> toMap(VerifyResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("foundBytes", result.foundBytes());
    json.put("firstBad", result.totals().firstBad());
    json.put("lastBad", result.totals().lastBad());
    json.put("badPages", result.totals().pages());
    json.put("badBytes", result.totals().bytes());
    json.put("badBits", result.totals().bits());
    json.put(BAD, result.bad().stream().map(ResultJson::toMap).toList());
    json.put("unlistedBad", result.unlistedBad());
    json.put(UNREADABLE, result.unreadable().stream().map(ResultJson::toMap).toList());
    json.put("unlistedUnreadable", result.unlistedUnreadable());
    json.put("unreadableBytes", result.unreadableBytes());
    json.put("unsearchedPages", result.unsearchedPages());
    json.put("partlySearchedPages", result.partlySearchedPages());
    json.put("seconds", result.seconds());
    return json;
  }

  private static Map<String, Object> toMap(BadExtent extent) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("offset", extent.offset());
    json.put("length", extent.length());
    json.put("firstBad", extent.firstBad());
    json.put("expected", extent.expected());
    json.put("found", extent.found());
    json.put("badBytes", extent.badBytes());
    json.put("badBits", extent.badBits());
    json.put("kind", extent.kind().name());
    extent
        .origin()
        .ifPresent(
            origin -> {
              json.put("seed", origin.seed());
              json.put("stream", origin.stream());
              json.put("position", origin.position());
              json.put("occurrences", origin.occurrences());
              json.put("first", origin.generations().first());
              json.put("last", origin.generations().last());
              json.put("shared", origin.shared());
            });
    return json;
  }

  private static Map<String, Object> toMap(UnreadableExtent extent) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("offset", extent.offset());
    json.put("length", extent.length());
    json.put("reason", extent.reason());
    return json;
  }

  /**
   * Reads a result.
   *
   * @param expected how many bytes have been compared
   * @throws IllegalArgumentException if anything is missing or of another kind
   */
  static VerifyResult fromMap(Map<?, ?> json, long expected) {
    long found = whole(json, "foundBytes");
    return new VerifyResult(
        expected,
        found,
        Math.min(expected, found),
        new VerifyResult.Totals(
            whole(json, "firstBad"),
            whole(json, "lastBad"),
            whole(json, "badPages"),
            whole(json, "badBytes"),
            whole(json, "badBits")),
        list(json, BAD).stream().map(ResultJson::bad).toList(),
        whole(json, "unlistedBad"),
        list(json, UNREADABLE).stream().map(ResultJson::unreadable).toList(),
        whole(json, "unlistedUnreadable"),
        whole(json, "unreadableBytes"),
        whole(json, "unsearchedPages"),
        whole(json, "partlySearchedPages"),
        json.get("seconds") instanceof Number seconds ? seconds.doubleValue() : 0);
  }

  private static BadExtent bad(Object value) {
    Map<?, ?> json = map(value);
    return new BadExtent(
        whole(json, "offset"),
        whole(json, "length"),
        whole(json, "firstBad"),
        (int) whole(json, "expected"),
        (int) whole(json, "found"),
        whole(json, "badBytes"),
        whole(json, "badBits"),
        BadExtent.Kind.valueOf(String.valueOf(json.get("kind"))),
        json.containsKey("seed") ? Optional.of(origin(json)) : Optional.empty());
  }

  private static Origin origin(Map<?, ?> json) {
    return new Origin(
        whole(json, "seed"),
        whole(json, "stream"),
        whole(json, "position"),
        whole(json, "occurrences"),
        new Generations(whole(json, "first"), whole(json, "last")),
        Boolean.TRUE.equals(json.get("shared")));
  }

  private static UnreadableExtent unreadable(Object value) {
    Map<?, ?> json = map(value);
    return new UnreadableExtent(
        whole(json, "offset"), whole(json, "length"), String.valueOf(json.get("reason")));
  }

  static long whole(Map<?, ?> json, String name) {
    Object value = json.get(name);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrong(name, value, "a whole number");
  }

  static List<?> list(Map<?, ?> json, String name) {
    if (json.get(name) instanceof List<?> list) {
      return list;
    }
    throw wrong(name, json.get(name), "a list");
  }

  static Map<?, ?> map(Map<?, ?> json, String name) {
    return map(json.get(name));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong("a member", value, "an object");
  }

  private static IllegalArgumentException wrong(
      String name, @Nullable Object value, String allowed) {
    return new IllegalArgumentException(name + " is " + value + ", but must be " + allowed);
  }
}
