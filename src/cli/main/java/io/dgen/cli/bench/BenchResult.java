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
 * @param untilStable how exactly the ratio was to be known, as a share of it, or null if that was
 *     not asked for
 */
record BenchResult(
    RuntimeInfo runtime,
    long sizeBytes,
    long chunkBytes,
    boolean pipeline,
    StorePolicy storeUsed,
    List<Run> runs,
    @Nullable String limitRefusal,
    @Nullable Double untilStable) {

  /** On a quiet machine half of the ratios are closer together than this share of their median. */
  private static final double QUIET = 0.05;

  /** Fewer runs tell nothing about how much they differ. */
  static final int LEAST_STABLE = 3;

  private static final double NOTCH = 1.57;

  /**
   * The seconds of one iteration.
   *
   * @param generator the generator over the whole stream
   * @param limit as many bytes by the loop of non-temporal stores; NaN if there is none
   * @param memset as many bytes by {@code memset}
   */
  record Run(double generator, double limit, double memset) {

    /** Returns the generator's speed as a share of the limit, or of memset's if there is none. */
    double ratio() {
      return (Double.isNaN(limit) ? memset : limit) / generator;
    }
  }

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

  /**
   * Returns the ratios of the generator to the limit, or to {@code memset} where there is none. The
   * two runs of a ratio are next to each other, so a load from elsewhere slows both, and the median
   * ratio says more than a ratio of medians.
   */
  Spread ratios() {
    return ratios(runs);
  }

  private static Spread ratios(List<Run> runs) {
    return Spread.of(runs.stream().mapToDouble(Run::ratio).toArray());
  }

  double limitRatio() {
    return ratios().median();
  }

  /** Returns how far apart the middle half of the ratios is, as a share of their median. */
  double ratioSpread() {
    return spread(ratios());
  }

  private static double spread(Spread ratios) {
    return (ratios.upper() - ratios.lower()) / ratios.median();
  }

  /** Returns whether nothing else used the machine much, as far as the ratios tell. */
  boolean quiet() {
    return ratioSpread() <= QUIET;
  }

  /** Returns how exactly the median ratio is known: see {@link #uncertainty(List)}. */
  double uncertainty() {
    return uncertainty(runs);
  }

  /**
   * Returns how exactly runs tell the median ratio: half the width of its 95 % confidence interval
   * (McGill, Tukey, Larsen 1978), as a share of it.
   */
  static double uncertainty(List<Run> runs) {
    return NOTCH * spread(ratios(runs)) / Math.sqrt(runs.size());
  }

  /** Returns whether the ratio is as exact as was asked for. */
  boolean stable() {
    return untilStable == null || (runs.size() >= LEAST_STABLE && uncertainty() <= untilStable);
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
    json.put("ratioRuns", runs.stream().map(Run::ratio).toList());
    json.put("ratioQuartiles", List.of(ratios().lower(), ratios().upper()));
    json.put("ratioUncertainty", uncertainty());
    json.put("quiet", quiet());
    json.put("untilStable", untilStable);
    json.put("stable", untilStable == null ? null : stable());
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
