package io.dgen.cli.live;

import io.dgen.cli.live.LiveSource.Reading;
import io.dgen.storage.latency.LatencyHistogram;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes samples of readings, for one sink: each covers the time since the one before. */
final class Window {

  private static final double NANOS = 1e9;

  private final String command;
  private final String phase;
  private final String target;
  private final Goal goal;
  private final long start;
  private long since;
  private @Nullable Reading before;
  private @Nullable Reading now;
  private final Map<String, LatencyHistogram> latencies = new LinkedHashMap<>();

  /** Begins a phase at a time of {@link System#nanoTime}. */
  Window(String command, String phase, String target, Goal goal, long start) {
    this.command = command;
    this.phase = phase;
    this.target = target;
    this.goal = goal;
    this.start = start;
    this.since = start;
  }

  /** Takes a reading in. */
  void add(Reading reading) {
    now = reading;
    reading
        .operations()
        .forEach(
            (name, one) ->
                latencies
                    .computeIfAbsent(name, _ -> new LatencyHistogram(LiveSource.PRECISION_BITS))
                    .add(one.latencies()));
  }

  /** Returns how long the last sample is ago. */
  long age(long nanos) {
    return nanos - since;
  }

  /** Returns the sample up to now and begins the next. */
  Sample close(long nanos, boolean last) {
    Reading reading = java.util.Objects.requireNonNull(now, "a reading");
    Reading earlier = before;
    double seconds = (nanos - start) / NANOS;
    double interval = Math.max((nanos - since) / NANOS, 1e-9);
    long count = 0;
    Map<String, Sample.Operations> operations = new LinkedHashMap<>();
    for (Map.Entry<String, LiveSource.Operations> entry : reading.operations().entrySet()) {
      LiveSource.Operations one = entry.getValue();
      LiveSource.Operations old = earlier == null ? null : earlier.operations().get(entry.getKey());
      LatencyHistogram recorded =
          latencies.getOrDefault(entry.getKey(), new LatencyHistogram(LiveSource.PRECISION_BITS));
      operations.put(
          entry.getKey(),
          new Sample.Operations(
              one.count(),
              one.bytes(),
              (one.count() - (old == null ? 0 : old.count())) / interval,
              (one.bytes() - (old == null ? 0 : old.bytes())) / interval,
              recorded));
      count += one.count();
    }
    Map<Integer, Sample.Node> nodes = new TreeMap<>();
    reading
        .nodes()
        .forEach(
            (node, bytes) ->
                nodes.put(
                    node,
                    new Sample.Node(
                        bytes,
                        (bytes - (earlier == null ? 0 : earlier.nodes().getOrDefault(node, 0L)))
                            / interval)));
    double data = reading.dataNanos() - (earlier == null ? 0 : earlier.dataNanos());
    double storage = reading.storageNanos() - (earlier == null ? 0 : earlier.storageNanos());
    double mean = seconds > 0 ? Math.max(0, reading.bytes()) / seconds : 0;
    double share = goal.share(reading.bytes(), count, seconds);
    Sample sample =
        new Sample(
            command,
            phase,
            target,
            System.currentTimeMillis(),
            seconds,
            interval,
            reading.bytes(),
            goal,
            Math.max(0, reading.bytes() - (earlier == null ? 0 : earlier.bytes())) / interval,
            mean,
            share,
            share > 0 ? seconds / share - seconds : Double.NaN,
            operations,
            data + storage > 0 ? data / (data + storage) : Double.NaN,
            reading.dataNanos() / NANOS,
            reading.storageNanos() / NANOS,
            nodes,
            reading.files(),
            reading.errors(),
            last);
    before = reading;
    since = nanos;
    latencies.clear();
    return sample;
  }
}
