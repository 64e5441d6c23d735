package io.dgen.cli.compare;

import io.dgen.cli.compare.Metric.Better;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be compared of a result, by its command. */
final class ResultMetrics {

  private static final String SPEED = "GB/s";
  private static final double GIGA = 1e9;

  private final String prefix;
  private final List<Metric> metrics = new ArrayList<>();

  private ResultMetrics(String prefix) {
    this.prefix = prefix;
  }

  /** Returns the metrics of a result, which may be that of a job. */
  static List<Metric> of(Map<?, ?> result) {
    return of("", result);
  }

  private static List<Metric> of(String prefix, Map<?, ?> result) {
    ResultMetrics found = new ResultMetrics(prefix);
    found.read(result);
    return found.metrics;
  }

  private void read(Map<?, ?> result) {
    Map<?, ?> run = Fields.object(result, "run");
    switch (Fields.text(run, "command")) {
      case "bench" -> bench(result);
      case "write", "verify" -> {
        one("rate", SPEED, Better.HIGHER, result.get("gigabytesPerSecond"));
        latencies("", result);
      }
      case "exercise" ->
          Fields.object(result, "operations")
              .forEach(
                  (name, operation) -> {
                    if (operation instanceof Map<?, ?> fields) {
                      one(name + " rate", "1/s", Better.HIGHER, fields.get("perSecond"));
                      latencies(name + " ", fields);
                    }
                  });
      case "measure" -> {
        double bytes = Fields.number(result.get("readBytes"));
        one("rate", SPEED, Better.HIGHER, bytes / Fields.number(result.get("seconds")) / GIGA);
      }
      case "run" -> {
        for (Object step : Fields.list(result, "steps")) {
          if (step instanceof Map<?, ?> fields
              && fields.get("result") instanceof Map<?, ?> stepsOwn) {
            metrics.addAll(of(prefix + Fields.text(fields, "name") + ": ", stepsOwn));
          }
        }
      }
      default -> {}
    }
    if (metrics.isEmpty()) {
      one("time", "s", Better.LOWER, run.get("seconds"));
    }
  }

  private void latencies(String of, Map<?, ?> result) {
    Map<?, ?> latencies = Fields.object(result, "latencyMicros");
    for (String percentile : List.of("p50", "p99", "p99.9")) {
      one(of + "latency " + percentile, "µs", Better.LOWER, latencies.get(percentile));
    }
  }

  private void bench(Map<?, ?> result) {
    benchRuns("", result);
    for (Object point : Fields.list(result, "sweep")) {
      if (point instanceof Map<?, ?> fields) {
        benchRuns(
            "chunk " + fields.get("chunkBytes") + " B, " + fields.get("threads") + " threads: ",
            fields);
      }
    }
    Fields.object(result, "measurements")
        .forEach(
            (figure, timings) -> {
              if (timings instanceof List<?> list) {
                list.forEach(timing -> reportTiming(String.valueOf(figure), timing));
              }
            });
  }

  private void benchRuns(String of, Map<?, ?> result) {
    many(of + "rate", SPEED, Better.HIGHER, Fields.list(result, "runs"));
    many(of + "ratio to the limit", "", Better.HIGHER, Fields.list(result, "ratioRuns"));
    many(of + "limit", SPEED, Better.NEITHER, Fields.list(result, "nonTemporalRuns"));
    many(of + "memset", SPEED, Better.NEITHER, Fields.list(result, "memsetRuns"));
  }

  /** Reads the turns of a contender in {@code bench --report}. */
  private void reportTiming(String figure, @Nullable Object timing) {
    if (timing instanceof Map<?, ?> fields) {
      double bytes = Fields.number(fields.get("turnBytes"));
      List<Double> rates =
          Fields.list(fields, "turnSeconds").stream()
              .map(seconds -> bytes / Fields.number(seconds) / GIGA)
              .toList();
      String contender = Fields.text(fields, "contender");
      boolean baseline = contender.equals("memset") || contender.equals("nonTemporal");
      String name = figure + ", " + Fields.text(fields, "point") + ", " + contender;
      many(name, SPEED, baseline ? Better.NEITHER : Better.HIGHER, rates);
    }
  }

  private void one(String name, String unit, Better better, @Nullable Object value) {
    many(name, unit, better, value == null ? List.of() : List.of(value));
  }

  /** Adds values, unless some are not positive numbers: those have no ratio. */
  private void many(String name, String unit, Better better, List<?> values) {
    List<Double> numbers = new ArrayList<>();
    for (Object value : values) {
      double number = Fields.number(value);
      if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
        return;
      }
      numbers.add(number);
    }
    if (!numbers.isEmpty()) {
      metrics.add(new Metric(prefix + name, unit, better, numbers));
    }
  }
}
