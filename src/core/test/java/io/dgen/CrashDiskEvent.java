package io.dgen;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of a {@link CrashDisk}'s log.
 *
 * @param operation the number of the operation in which it happened
 * @param micros the time in microseconds since 1970
 * @param name {@code lie}, {@code wrong}, {@code cut} or {@code on}
 * @param values what belongs to it, for example {@code lie}, {@code offset}, {@code length}, {@code
 *     file}
 */
public record CrashDiskEvent(long operation, long micros, String name, Map<String, String> values) {

  private static final String FILE = " file=";

  static CrashDiskEvent parse(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    int file = line.indexOf(FILE);
    if (file >= 0) {
      values.put("file", line.substring(file + FILE.length()));
    }
    for (String word : (file < 0 ? line : line.substring(0, file)).split(" ")) {
      int equals = word.indexOf('=');
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return new CrashDiskEvent(
        Long.parseLong(values.get("op")),
        Long.parseLong(values.get("time")),
        values.get("event"),
        values);
  }

  /** Returns the lie's name, as {@link CrashDisk.Lie#option()} does. */
  public String lie() {
    return values.get("lie");
  }

  /** Returns the file's name. */
  public String file() {
    return values.get("file");
  }

  /** Returns a number that belongs to it, for example {@code offset}. */
  public long number(String key) {
    return Long.parseLong(values.get(key));
  }
}
