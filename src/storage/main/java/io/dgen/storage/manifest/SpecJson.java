package io.dgen.storage.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.Change;
import io.dgen.Content;
import io.dgen.ContentClass;
import io.dgen.Dedup;
import io.dgen.Filler;
import io.dgen.Sharing;
import io.dgen.StreamSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts a {@link StreamSpec} to JSON and back. */
public final class SpecJson {

  private static final String FORMAT = "formatVersion";
  private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

  private SpecJson() {}

  /**
   * Returns the parameters as JSON, for a file next to the data.
   *
   * @param spec the parameters
   * @return one object; the seed and the stream's number are strings, because JSON readers lose
   *     digits of large numbers
   */
  public static String toJson(StreamSpec spec) {
    try {
      return PRETTY.asString(members(spec));
    } catch (IOException e) {
      throw new AssertionError("a map of numbers and strings has a JSON form", e);
    }
  }

  /** Returns the members of that object. */
  static Map<String, Object> members(StreamSpec spec) {
    Map<String, Object> members = new LinkedHashMap<>();
    int version = spec.formatVersion();
    members.put(FORMAT, version);
    members.put("seed", Long.toUnsignedString(spec.seed()));
    members.put("stream", Long.toUnsignedString(spec.stream()));
    members.put("size", spec.size());
    members.put("dedupRatio", spec.dedupRatio());
    members.put("dedupUnit", spec.dedupUnit());
    members.put("dedupSpan", spec.dedupSpan());
    if (version == 1) {
      members.put("compressRatio", spec.compressRatio());
      members.put("compressUnit", spec.compressUnit());
      members.put("filler", spec.filler().name());
    } else {
      putFormat2(members, spec);
    }
    return members;
  }

  private static void putFormat2(Map<String, Object> members, StreamSpec spec) {
    members.put("hotUnits", spec.dedup().hotUnits());
    members.put("hotCopies", spec.dedup().hotCopies());
    members.put("sharedRatio", spec.sharing().ratio());
    members.put("sharedUnits", spec.sharing().units());
    members.put("pool", Long.toUnsignedString(spec.sharing().pool()));
    members.put("generation", spec.change().generation());
    members.put("changeRate", spec.change().rate());
    members.put("compressUnit", spec.compressUnit());
    List<Map<String, Object>> mix = new ArrayList<>();
    for (ContentClass each : spec.content().mix()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("weight", each.weight());
      one.put("compressRatio", each.compressRatio());
      one.put("entropyBits", each.entropyBits());
      one.put("filler", each.filler().name());
      mix.add(one);
    }
    members.put("mix", mix);
  }

  /**
   * Reads parameters from JSON. Every parameter must be present; other members are ignored.
   *
   * @param json an object as {@link #toJson} writes it
   * @return the spec
   * @throws IllegalArgumentException if the text is not such an object, has another format version,
   *     or a parameter is out of range
   */
  public static StreamSpec fromJson(String json) {
    Map<String, Object> members;
    try (JsonParser parser = JSON.std.createParser(json)) {
      members = JSON.std.mapFrom(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("not a JSON object: something follows it");
      }
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException("not a JSON object: " + message, e);
    }
    if (members == null) {
      throw new IllegalArgumentException("not a JSON object: null");
    }
    long version = whole(members, FORMAT);
    if (version < 1 || version > StreamSpec.FORMAT_VERSION) {
      throw new IllegalArgumentException(
          FORMAT + " is " + version + ", but this version reads 1 to " + StreamSpec.FORMAT_VERSION);
    }
    return version == 1 ? format1(members) : format2(members);
  }

  private static StreamSpec format1(Map<String, Object> members) {
    return new StreamSpec(
        unsigned(members, "seed"),
        unsigned(members, "stream"),
        whole(members, "size"),
        new Dedup(
            real(members, "dedupRatio"),
            whole(members, "dedupUnit"),
            whole(members, "dedupSpan"),
            0,
            0),
        Sharing.NONE,
        Change.NONE,
        new Content(
            wholeInt(members, "compressUnit"),
            List.of(
                new ContentClass(
                    1, real(members, "compressRatio"), ContentClass.ALL_BITS, filler(members)))));
  }

  private static StreamSpec format2(Map<String, Object> members) {
    return new StreamSpec(
        unsigned(members, "seed"),
        unsigned(members, "stream"),
        whole(members, "size"),
        new Dedup(
            real(members, "dedupRatio"),
            whole(members, "dedupUnit"),
            whole(members, "dedupSpan"),
            real(members, "hotUnits"),
            real(members, "hotCopies")),
        new Sharing(
            real(members, "sharedRatio"), whole(members, "sharedUnits"), unsigned(members, "pool")),
        new Change(whole(members, "generation"), real(members, "changeRate")),
        new Content(wholeInt(members, "compressUnit"), mix(members)));
  }

  private static List<ContentClass> mix(Map<String, Object> members) {
    Object value = member(members, "mix");
    if (!(value instanceof List<?> classes)) {
      throw wrong("mix", value, "a list of classes");
    }
    List<ContentClass> mix = new ArrayList<>();
    for (Object each : classes) {
      if (!(each instanceof Map<?, ?> one)) {
        throw wrong("mix", value, "a list of classes");
      }
      Map<String, Object> parameters = new LinkedHashMap<>();
      one.forEach((name, parameter) -> parameters.put(String.valueOf(name), parameter));
      mix.add(
          new ContentClass(
              real(parameters, "weight"),
              real(parameters, "compressRatio"),
              wholeInt(parameters, "entropyBits"),
              filler(parameters)));
    }
    return mix;
  }

  private static Object member(Map<String, Object> members, String name) {
    Object value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static IllegalArgumentException wrong(
      String name, @Nullable Object value, String allowed) {
    return new IllegalArgumentException(name + " is " + value + ", but must be " + allowed);
  }

  private static long whole(Map<String, Object> members, String name) {
    Object value = member(members, name);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw wrong(name, value, "a whole number below 2^63");
  }

  private static int wholeInt(Map<String, Object> members, String name) {
    long value = whole(members, name);
    if (value != (int) value) {
      throw wrong(name, value, "a whole number below 2^31");
    }
    return (int) value;
  }

  private static double real(Map<String, Object> members, String name) {
    if (member(members, name) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(name, members.get(name), "a number");
  }

  private static long unsigned(Map<String, Object> members, String name) {
    Object value = member(members, name);
    try {
      return Long.parseUnsignedLong(value.toString());
    } catch (NumberFormatException e) {
      throw wrong(name, value, "a whole number from 0 to 2^64-1");
    }
  }

  private static Filler filler(Map<String, Object> members) {
    String value = member(members, "filler").toString().toUpperCase(Locale.ROOT);
    return Arrays.stream(Filler.values())
        .filter(f -> f.name().equals(value))
        .findFirst()
        .orElseThrow(() -> wrong("filler", value, "one of " + Arrays.toString(Filler.values())));
  }
}
