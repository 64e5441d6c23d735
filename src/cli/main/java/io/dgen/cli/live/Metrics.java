package io.dgen.cli.live;

import io.dgen.cli.output.Version;
import io.dgen.storage.latency.LatencyHistogram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The state of a job in the text format of Prometheus. Thread-safe. */
final class Metrics {

  /** Upper bounds in seconds. */
  private static final double[] BUCKETS = {
    1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1, 2, 5,
    10
  };

  private static final double NANOS = 1e9;

  private final Map<String, Durations> durations = new TreeMap<>();
  private String text = "";

  /** How long operations of a kind took, in all phases of that name. */
  private static final class Durations {
    private final long[] counts = new long[BUCKETS.length + 1];
    private double sum;

    void add(LatencyHistogram latencies) {
      latencies.forEach(
          (nanos, count) -> {
            double seconds = nanos / NANOS;
            int bucket = 0;
            while (bucket < BUCKETS.length && seconds > BUCKETS[bucket]) {
              bucket++;
            }
            counts[bucket] += count;
            sum += seconds * count;
          });
    }
  }

  /** Takes a sample in. */
  synchronized void add(Sample sample) {
    sample
        .operations()
        .forEach(
            (name, one) ->
                durations
                    .computeIfAbsent(sample.phase() + " " + name, _ -> new Durations())
                    .add(one.latencies()));
    text = text(sample);
  }

  synchronized String text() {
    return text;
  }

  private String text(Sample sample) {
    StringBuilder to = new StringBuilder();
    Map<String, String> phase = Map.of("phase", sample.phase());
    head(to, "dgen_info", "gauge", "The command that runs.");
    Map<String, String> about = new LinkedHashMap<>();
    about.put("version", Version.number());
    about.put("command", sample.command());
    about.put("target", sample.target());
    value(to, "dgen_info", about, 1L);
    head(to, "dgen_phase_seconds", "gauge", "Time since the phase began.");
    value(to, "dgen_phase_seconds", phase, sample.seconds());
    head(to, "dgen_bytes_total", "counter", "Bytes done in the phase.");
    value(to, "dgen_bytes_total", phase, Math.max(0L, sample.bytes()));
    if (sample.goal().bytes() >= 0) {
      head(to, "dgen_expected_bytes", "gauge", "Bytes of the whole phase.");
      value(to, "dgen_expected_bytes", phase, sample.goal().bytes());
    }
    if (!Double.isNaN(sample.share())) {
      head(to, "dgen_done_ratio", "gauge", "Share of the phase that is done, 0 to 1.");
      value(to, "dgen_done_ratio", phase, sample.share());
    }
    if (!Double.isNaN(sample.remaining())) {
      head(to, "dgen_remaining_seconds", "gauge", "Time left at the mean rate.");
      value(to, "dgen_remaining_seconds", phase, sample.remaining());
    }
    if (sample.dataSeconds() + sample.storageSeconds() > 0) { // else nobody measures them
      head(to, "dgen_data_seconds_total", "counter", "Threads' time on data: waiting, comparing.");
      value(to, "dgen_data_seconds_total", phase, sample.dataSeconds());
      head(to, "dgen_storage_seconds_total", "counter", "Threads' time in reads and writes.");
      value(to, "dgen_storage_seconds_total", phase, sample.storageSeconds());
    }
    head(to, "dgen_errors_total", "counter", "Wrong blocks and failures.");
    value(to, "dgen_errors_total", phase, sample.errors());
    operations(to, sample);
    if (!sample.nodes().isEmpty()) {
      head(to, "dgen_node_bytes_total", "counter", "Bytes written from a NUMA node's memory.");
      sample
          .nodes()
          .forEach(
              (node, one) ->
                  value(
                      to,
                      "dgen_node_bytes_total",
                      labels(sample, "node", Integer.toString(node)),
                      one.bytes()));
    }
    LiveSource.Files files = sample.files();
    if (files != null) {
      head(to, "dgen_files_done_total", "counter", "Files done in the phase.");
      value(to, "dgen_files_done_total", phase, files.done());
      head(to, "dgen_files", "gauge", "Files of the phase.");
      value(to, "dgen_files", phase, files.total());
    }
    return to.toString();
  }

  private void operations(StringBuilder to, Sample sample) {
    if (sample.operations().isEmpty()) {
      return;
    }
    head(to, "dgen_operation_bytes_total", "counter", "Bytes moved by operations of a kind.");
    sample
        .operations()
        .forEach(
            (name, one) ->
                value(
                    to,
                    "dgen_operation_bytes_total",
                    labels(sample, "operation", name),
                    one.bytes()));
    String metric = "dgen_operation_duration_seconds";
    head(to, metric, "histogram", "How long operations took, from the call to its return.");
    for (String name : sample.operations().keySet()) {
      Durations all = durations.getOrDefault(sample.phase() + " " + name, new Durations());
      long count = 0;
      for (int i = 0; i <= BUCKETS.length; i++) {
        count += all.counts[i];
        Map<String, String> labels = labels(sample, "operation", name);
        labels.put("le", i < BUCKETS.length ? Double.toString(BUCKETS[i]) : "+Inf");
        value(to, metric + "_bucket", labels, count);
      }
      value(to, metric + "_sum", labels(sample, "operation", name), all.sum);
      value(to, metric + "_count", labels(sample, "operation", name), count);
    }
  }

  private static Map<String, String> labels(Sample sample, String name, String value) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("phase", sample.phase());
    labels.put(name, value);
    return labels;
  }

  private static void head(StringBuilder to, String name, String type, String help) {
    to.append("# HELP ").append(name).append(' ').append(help).append('\n');
    to.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void value(StringBuilder to, String name, Map<String, String> labels, long value) {
    value(to, name, labels, Long.toString(value));
  }

  private static void value(
      StringBuilder to, String name, Map<String, String> labels, double value) {
    value(to, name, labels, Double.toString(value));
  }

  private static void value(
      StringBuilder to, String name, Map<String, String> labels, String value) {
    to.append(name).append('{');
    String separator = "";
    for (Map.Entry<String, String> label : labels.entrySet()) {
      to.append(separator).append(label.getKey()).append("=\"").append(escaped(label.getValue()));
      to.append('"');
      separator = ",";
    }
    to.append("} ").append(value).append('\n');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
