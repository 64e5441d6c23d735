package io.dgen.cli.options;

import io.dgen.cli.output.Text;
import io.dgen.storage.remote.RequestStatistics;
import io.dgen.storage.write.WriteLatency;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests to a store, for people and for programs. */
public final class RequestText {

  private RequestText() {}

  /**
   * Describes them for programs.
   *
   * @param statistics what has been counted
   * @return an object
   */
  public static Map<String, Object> json(RequestStatistics statistics) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("requests", statistics.requests());
    json.put("retries", statistics.retries());
    json.put("busyAnswers", statistics.refused());
    json.put("put", json(statistics.put()));
    json.put("get", json(statistics.get()));
    json.put("firstByte", json(statistics.firstByte()));
    return json;
  }

  private static Map<String, Object> json(WriteLatency latency) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", latency.count());
    json.putAll(micros(latency));
    return json;
  }

  /**
   * Describes latencies for programs.
   *
   * @param latency in microseconds
   * @return an object of percentiles
   */
  public static Map<String, Object> micros(WriteLatency latency) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("p50", latency.p50());
    json.put("p90", latency.p90());
    json.put("p99", latency.p99());
    json.put("p99.9", latency.p999());
    json.put("max", latency.max());
    return json;
  }

  /**
   * Prints them.
   *
   * @param statistics what has been counted
   * @param out where to
   */
  public static void print(RequestStatistics statistics, PrintWriter out) {
    out.println(
        Text.format(
            "%d requests, %d retries; the store was busy %d times",
            statistics.requests(), statistics.retries(), statistics.refused()));
    print("PUT", statistics.put(), out);
    print("GET", statistics.get(), out);
    print("first byte of a GET", statistics.firstByte(), out);
    out.flush();
  }

  private static void print(String what, WriteLatency latency, PrintWriter out) {
    if (latency.count() > 0) {
      out.println(
          Text.format(
              "%s, %d times; in µs: p50 %.0f, p90 %.0f, p99 %.0f, p99.9 %.0f, max %.0f",
              what,
              latency.count(),
              latency.p50(),
              latency.p90(),
              latency.p99(),
              latency.p999(),
              latency.max()));
    }
  }
}
