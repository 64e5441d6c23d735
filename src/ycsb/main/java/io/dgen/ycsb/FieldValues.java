package io.dgen.ycsb;

import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.Mismatch;
import io.dgen.NumaMode;
import io.dgen.SpecParameters;
import io.dgen.StreamSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The values of fields: the start of the stream that key and field choose. Thread-safe. */
final class FieldValues implements AutoCloseable {

  static final String PREFIX = "dgen.";

  /** More than any value has. */
  private static final long STREAM_BYTES = 1L << 31;

  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private static final char LAST_ASCII = 0x7f;

  private final DataGenerator root;

  FieldValues(StreamSpec spec) {
    root =
        DataGenerator.open(
            spec, GeneratorConfig.builder().maxThreads(1).numaMode(NumaMode.DISABLED).build());
  }

  /**
   * Reads the properties {@code dgen.*}.
   *
   * @throws IllegalArgumentException naming a property that is unknown, wrong or missing
   */
  static StreamSpec spec(Properties properties) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> allowed = new ArrayList<>(SpecParameters.names());
    allowed.removeAll(List.of("stream", "size")); // each value has its own
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(PREFIX)) {
        String name = key.substring(PREFIX.length());
        if (!allowed.contains(name)) {
          throw new IllegalArgumentException(
              key
                  + " is unknown; known are "
                  + String.join(", ", allowed.stream().map(each -> PREFIX + each).toList()));
        }
        values.put(name, properties.getProperty(key));
      }
    }
    if (!values.containsKey("seed")) {
      throw new IllegalArgumentException(
          PREFIX + "seed is missing: load and run need the same one, 0 to 2^64-1");
    }
    return new SpecParameters(name -> PREFIX + name)
        .setAll(values)
        .spec(StreamSpec.builder(STREAM_BYTES));
  }

  /** Returns what the streams of a key's fields begin with. */
  static long ofKey(String key) {
    return hash(FNV_START, key) * FNV_PRIME; // the zero
  }

  /** Returns the number of a value's stream: FNV-1a of the key, a zero and the field. */
  static long ofField(long key, String field) {
    return hash(key, field);
  }

  /** Goes on with the hash of a text's UTF-8. */
  private static long hash(long start, String text) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each > LAST_ASCII) {
        return hash(hash, text.substring(i).getBytes(StandardCharsets.UTF_8));
      }
      hash = (hash ^ each) * FNV_PRIME;
    }
    return hash;
  }

  private static long hash(long start, byte[] bytes) {
    long hash = start;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** Fills an array with the start of a value of a key, by {@link #ofKey}. */
  void fill(long key, String field, byte[] value) {
    root.withStream(ofField(key, field)).fillAt(0, value);
  }

  /** Compares bytes with the start of a value of a key, by {@link #ofKey}. */
  @Nullable Mismatch verify(long key, String field, byte[] found) {
    return root.withStream(ofField(key, field)).verifyAt(0, found).orElse(null);
  }

  @Override
  public void close() {
    root.close();
  }
}
