package io.dgen.storage.manifest;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The JSON that manifests of files and sets have in common: a spec's members, and more. */
final class ManifestJson {

  static final String SYNCED = "synced";

  private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

  /** No manifest is larger, so a larger file is not read. */
  private static final int MOST_BYTES = 1 << 20;

  private final Map<String, Object> members;

  private ManifestJson(Map<String, Object> members) {
    this.members = members;
  }

  /** Reads a file that may turn out to be no manifest. */
  static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1); // pipes and devices have no size
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException("not a manifest: larger than " + MOST_BYTES + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns an object with a spec's members, followed by these. */
  static String write(StreamSpec spec, Map<String, Object> own) {
    Map<String, Object> all = SpecJson.members(spec); // not parsed: the parser takes long to load
    all.putAll(own);
    try {
      return PRETTY.asString(all);
    } catch (IOException e) {
      throw new AssertionError("a map of numbers and strings has a JSON form", e);
    }
  }

  /** Returns whether a text is a manifest of a kind, and what it says has a property. */
  static <T> boolean says(String json, Function<String, T> kind, Predicate<T> property) {
    T found;
    try {
      found = kind.apply(json);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return property.test(found);
  }

  /** Reads the members of an object that is known to hold a spec. */
  static ManifestJson read(String json) {
    try {
      return new ManifestJson(JSON.std.mapFrom(json));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a JSON object", e);
    }
  }

  long whole(String name) {
    Object value = members.get(name);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrong(name, value, "a whole number below 2^63");
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  boolean truth(String name) {
    if (members.get(name) instanceof Boolean truth) {
      return truth;
    }
    throw wrong(name, members.get(name), "true or false");
  }

  /** Returns whether the data was synced; earlier versions did not say, so did not promise it. */
  boolean synced() {
    return members.containsKey(SYNCED) && truth(SYNCED);
  }

  String text(String name) {
    return String.valueOf(members.get(name));
  }

  Asked asked() {
    return Asked.of(members);
  }

  private static IllegalArgumentException wrong(
      String name, @Nullable Object value, String allowed) {
    return new IllegalArgumentException(
        value == null ? name + " is missing" : name + " is " + value + ", but must be " + allowed);
  }
}
