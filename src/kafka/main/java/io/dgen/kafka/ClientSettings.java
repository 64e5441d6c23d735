package io.dgen.kafka;

import io.dgen.ContentClass;
import io.dgen.Filler;
import io.dgen.SpecParameters;
import io.dgen.SpecText;
import io.dgen.StreamSpec;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The properties {@code dgen.*} of a client. Producers and consumers take the same ones, so that
 * they can share a file.
 *
 * @param spec the content of values; the stream's number and size are not used
 * @param size the sizes of values
 * @param producer the producer's number, 32 bits; drawn at random if none is given
 * @param fail whether the client fails at the first finding
 * @param report the directory for reports
 * @param client the client's id
 */
record ClientSettings(
    StreamSpec spec,
    ValueSize size,
    long producer,
    boolean fail,
    @Nullable Path report,
    String client) {

  /** What the properties' names begin with. */
  static final String PREFIX = "dgen.";

  private static final String SIZE = "value.size";
  private static final String PRODUCER = "producer";
  private static final String ON_ERROR = "on.error";
  private static final String REPORT = "report";

  /** A writer's stream has no end; its ratio must hold much earlier. */
  private static final long SPAN = 1000;

  private static final List<String> OWN = List.of(SIZE, PRODUCER, ON_ERROR, REPORT);
  private static final long MOST_PRODUCER = 0xffff_ffffL;
  private static final int LOW_16 = 0xffff;

  /** Reads a client's properties. */
  static ClientSettings of(Map<String, ?> properties) {
    Map<String, String> content = new LinkedHashMap<>();
    Map<String, String> own = new LinkedHashMap<>();
    List<String> allowed = allowed();
    for (Map.Entry<String, ?> property : properties.entrySet()) {
      String key = property.getKey();
      if (!key.startsWith(PREFIX) || property.getValue() == null) {
        continue;
      }
      String name = key.substring(PREFIX.length());
      if (!allowed.contains(name)) {
        throw new ConfigException(
            key
                + " is unknown; known are "
                + String.join(", ", allowed.stream().map(each -> PREFIX + each).toList()));
      }
      (OWN.contains(name) ? own : content).put(name, String.valueOf(property.getValue()));
    }
    if (!content.containsKey("seed")) {
      throw new ConfigException(
          PREFIX + "seed is missing: producers and consumers need the same one, 0 to 2^64-1");
    }
    Object client = properties.get("client.id");
    try {
      StreamSpec.Builder defaults = StreamSpec.builder(Values.STREAM_BYTES).dedupSpan(SPAN);
      return new ClientSettings(
          new SpecParameters(name -> PREFIX + name).setAll(content).spec(defaults),
          valueSize(own.getOrDefault(SIZE, "keep")),
          producer(own.get(PRODUCER)),
          fail(own.getOrDefault(ON_ERROR, "log")),
          report(own.get(REPORT)),
          client == null ? "" : client.toString());
    } catch (ConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the names of all properties, without the prefix. */
  static List<String> allowed() {
    List<String> names = new ArrayList<>(SpecParameters.names());
    names.removeAll(List.of("stream", "size")); // each writer has its own
    names.addAll(OWN);
    return names;
  }

  private static ValueSize valueSize(String text) {
    try {
      return ValueSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(PREFIX + SIZE + ": " + e.getMessage());
    }
  }

  private static long producer(@Nullable String text) {
    if (text == null) {
      return new SecureRandom().nextInt() & MOST_PRODUCER;
    }
    try {
      long number = SpecText.unsigned(text);
      if (number >= 0 && number <= MOST_PRODUCER) {
        return number;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new ConfigException(
        PREFIX + PRODUCER + " is " + text + ", but must be a whole number from 0 to 2^32-1");
  }

  private static boolean fail(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "fail" -> true;
      case "log" -> false;
      default ->
          throw new ConfigException(
              PREFIX + ON_ERROR + " is " + text + ", but must be log or fail");
    };
  }

  private static @Nullable Path report(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      Path directory = Path.of(text);
      Files.createDirectories(directory);
      if (!text.isBlank() && Files.isWritable(directory)) {
        return directory;
      }
    } catch (java.io.IOException | InvalidPathException e) {
      throw new ConfigException(
          PREFIX + REPORT + " is " + text + ", but must be a directory that can be written: " + e);
    }
    throw new ConfigException(
        PREFIX + REPORT + " is '" + text + "', but must be a directory that can be written");
  }

  /**
   * Returns 16 bits by which a consumer sees that a record has been made with other parameters: the
   * low ones of the CRC-32C of all parameters of the content except the generation.
   */
  int fingerprint() {
    List<ContentClass> mix = spec.content().mix();
    ByteBuffer all = ByteBuffer.allocate(Long.BYTES * (10 + 4 * mix.size()));
    all.putLong(spec.seed());
    all.putDouble(spec.dedup().ratio()).putLong(spec.dedup().unit()).putLong(spec.dedup().span());
    all.putDouble(spec.dedup().hotUnits()).putDouble(spec.dedup().hotCopies());
    all.putDouble(spec.sharing().ratio()).putLong(spec.sharing().units());
    all.putLong(spec.sharing().pool()).putDouble(spec.change().rate());
    for (ContentClass each : mix) {
      all.putDouble(each.weight()).putDouble(each.compressRatio());
      all.putInt(each.entropyBits()).putInt(each.filler() == Filler.REPEAT ? 1 : 0);
    }
    all.putInt(spec.compressUnit());
    CRC32C sum = new CRC32C();
    sum.update(all.flip());
    return (int) sum.getValue() & LOW_16;
  }
}
