package io.dgen.cli.compare;

import io.dgen.cli.compare.Metric.Better;
import io.dgen.cli.output.Text;
import io.dgen.cli.report.RatioInterval;
import io.dgen.cli.report.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same metric of two results.
 *
 * @param base the baseline's
 * @param other the other result's
 * @param interval the ratio of the other to the baseline
 */
record MetricComparison(Metric base, Metric other, RatioInterval interval) {

  /** What a comparison says. */
  enum Verdict {
    BETTER("better", "better"),
    WORSE("worse", "worse"),
    DIFFERENT("different", "different"),
    NOT_SIGNIFICANT("notSignificant", "not significant"),
    TOO_FEW_VALUES("tooFewValues", "too few values");

    private final String key;
    private final String text;

    Verdict(String key, String text) {
      this.key = key;
      this.text = text;
    }
  }

  static MetricComparison of(Metric base, Metric other) {
    return new MetricComparison(base, other, RatioInterval.of(base.array(), other.array()));
  }

  Verdict verdict() {
    if (!interval.known()) {
      return Verdict.TOO_FEW_VALUES;
    }
    if (!interval.significant()) {
      return Verdict.NOT_SIGNIFICANT;
    }
    if (base.better() == Better.NEITHER) {
      return Verdict.DIFFERENT;
    }
    return interval.from() > 1 == (base.better() == Better.HIGHER) ? Verdict.BETTER : Verdict.WORSE;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("metric", base.name());
    json.put("unit", base.unit());
    json.put("better", base.better().name().toLowerCase(Locale.ROOT));
    json.put("baseline", json(base));
    json.put("other", json(other));
    json.put("ratio", interval.ratio());
    json.put("ratioFrom", orNull(interval.from()));
    json.put("ratioTo", orNull(interval.to()));
    json.put("p", interval.p());
    json.put("verdict", verdict().key);
    return json;
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static Map<String, Object> json(Metric metric) {
    Spread spread = Spread.of(metric.array());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("median", spread.median());
    json.put("lowerQuartile", spread.lower());
    json.put("upperQuartile", spread.upper());
    json.put("values", metric.values());
    return json;
  }

  /** Returns the cells of a line for people. */
  List<String> cells() {
    return List.of(
        base.unit().isEmpty() ? base.name() : base.name() + ", " + base.unit(),
        spread(base),
        spread(other),
        Text.format("%.3f", interval.ratio()),
        interval.known() ? Text.format("%.3f–%.3f", interval.from(), interval.to()) : "–",
        verdict().text);
  }

  /** The median, and quartiles where there are several values. */
  private static String spread(Metric metric) {
    Spread spread = Spread.of(metric.array());
    return metric.values().size() == 1
        ? Text.format("%.4g", spread.median())
        : Text.format("%.4g (%.4g–%.4g)", spread.median(), spread.lower(), spread.upper());
  }
}
