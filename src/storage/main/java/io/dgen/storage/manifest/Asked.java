package io.dgen.storage.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters of a stream were computed from: a ratio for a compressor, or a profile.
 * Informational: the stream's parameters alone say what its bytes are. Immutable.
 *
 * @param options the options, as a command line has them; empty if the parameters were given
 * @param ratios the compression ratios that were asked for
 */
public record Asked(String options, List<Ratio> ratios) {

  /** The parameters were given. */
  public static final Asked NOTHING = new Asked("", List.of());

  private static final String OPTIONS = "options";
  private static final String RATIOS = "ratios";
  private static final String FOR = "for";
  private static final String ASKED = "asked";
  private static final String MEASURED = "measured";

  /**
   * A ratio that a compressor should reach.
   *
   * @param target the compressor and its unit, like {@code gzip-6@128KiB}
   * @param asked the ratio asked for
   * @param measured the ratio measured on a sample of the stream
   */
  public record Ratio(String target, double asked, double measured) {}

  /** Copies the list. */
  public Asked {
    Objects.requireNonNull(options, OPTIONS);
    ratios = List.copyOf(ratios);
  }

  /** Adds it to a manifest, if it is anything. */
  void addTo(Map<String, Object> members) {
    if (equals(NOTHING)) {
      return;
    }
    List<Map<String, Object>> list = new ArrayList<>();
    for (Ratio ratio : ratios) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put(FOR, ratio.target);
      one.put(ASKED, ratio.asked);
      one.put(MEASURED, ratio.measured);
      list.add(one);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(OPTIONS, options);
    all.put(RATIOS, list);
    members.put(ASKED, all);
  }

  /** Reads it from a manifest's members; what cannot be understood is passed over. */
  static Asked of(Map<String, Object> members) {
    if (!(members.get(ASKED) instanceof Map<?, ?> all)) {
      return NOTHING;
    }
    List<Ratio> ratios = new ArrayList<>();
    if (all.get(RATIOS) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> one) {
          ratios.add(
              new Ratio(text(one.get(FOR)), number(one.get(ASKED)), number(one.get(MEASURED))));
        }
      }
    }
    return new Asked(text(all.get(OPTIONS)), ratios);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }
}
