package io.dgen.cli.bench;

import io.dgen.RuntimeInfo;
import io.dgen.StorePolicy;
import io.dgen.cli.machine.Placed;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.output.Text;
import io.dgen.cli.report.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The result of a benchmark.
 *
 * @param runtime what made the bytes
 * @param sizeBytes bytes of a run
 * @param chunkBytes bytes of a chunk
 * @param pipeline whether chunks came through a pipeline
 * @param storeUsed how the chunks were stored: what the policy chose for their size
 * @param runs those that count
 * @param limitRefusal why there is no limit to compare with, or null if there is
 */
record BenchResult(
    RuntimeInfo runtime,
    long sizeBytes,
    long chunkBytes,
    boolean pipeline,
    StorePolicy storeUsed,
    List<Run> runs,
    @Nullable String limitRefusal) {

  /**
   * The seconds of one iteration.
   *
   * @param generator the generator over the whole stream
   * @param limit as many bytes by the loop of non-temporal stores; NaN if there is none
   * @param memset as many bytes by {@code memset}
   */
  record Run(double generator, double limit, double memset) {}

  /** Returns the number of chunks of a run. */
  long chunks() {
    return (sizeBytes + chunkBytes - 1) / chunkBytes;
  }

  /** Returns the rate of a run, in GB/s. */
  double rate(double seconds) {
    return Text.gigabytesPerSecond(sizeBytes, seconds);
  }

  /** Returns the median rate of the generator. */
  double gigabytesPerSecond() {
    return medianRate(Run::generator);
  }

  double perThread() {
    return gigabytesPerSecond() / runtime.threads();
  }

  boolean hasLimit() {
    return limitRefusal == null;
  }

  /** Returns the median non-temporal store bandwidth, if it was measured. */
  double nonTemporalLimit() {
    return medianRate(Run::limit);
  }

  double memset() {
    return medianRate(Run::memset);
  }

  double limitRatio() {
    return gigabytesPerSecond() / nonTemporalLimit();
  }

  private double medianRate(ToDoubleFunction<Run> seconds) {
    return rate(median(runs.stream().mapToDouble(seconds).toArray()));
  }

  static double median(double... values) {
    return Spread.of(values).median();
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("backend", NameConverter.name(runtime.backend()));
    json.put("isa", runtime.isa());
    json.put("threads", runtime.threads());
    json.put("chunkBytes", chunkBytes);
    json.put("runs", rates(Run::generator));
    json.put("gigabytesPerSecond", gigabytesPerSecond());
    json.put("perThread", perThread());
    json.put("nonTemporalLimit", hasLimit() ? nonTemporalLimit() : null);
    json.put("memset", memset());
    json.put("limitRatio", hasLimit() ? limitRatio() : null);
    json.put("nonTemporalRuns", hasLimit() ? rates(Run::limit) : null);
    json.put("nonTemporalRefusal", limitRefusal);
    json.put("memsetRuns", rates(Run::memset));
    json.put("sizeBytes", sizeBytes);
    json.put("chunks", chunks());
    json.put("store", NameConverter.name(runtime.store()));
    json.put("storeUsed", NameConverter.name(storeUsed()));
    json.put("pipeline", pipeline);
    json.put("pinned", NameConverter.name(runtime.pinned()));
    json.put("nodes", Placed.json(runtime));
    json.put("refusals", runtime.refusals().stream().map(Object::toString).toList());
    return json;
  }

  private List<Double> rates(ToDoubleFunction<Run> seconds) {
    return runs.stream().map(run -> rate(seconds.applyAsDouble(run))).toList();
  }
}
