package io.dgen.cli.live;

import io.dgen.cli.live.LiveSource.Files;
import io.dgen.storage.latency.LatencyHistogram;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job at a time, and what it did in an interval that ends there.
 *
 * @param command the command
 * @param phase what it does at present
 * @param target what it writes, reads or measures
 * @param millis the time, in milliseconds since 1970
 * @param seconds since the phase began
 * @param interval seconds since the last sample of the same sink
 * @param bytes bytes done in the phase
 * @param goal when the phase ends
 * @param rate bytes per second in the interval
 * @param meanRate bytes per second since the phase began
 * @param share which share is done, 0 to 1; NaN if unknown
 * @param remaining seconds left at the mean rate; NaN if unknown
 * @param operations by their names
 * @param dataShare which share of the threads' time in the interval went into data; NaN if nothing
 *     was timed
 * @param dataSeconds the threads' time on data since the phase began
 * @param storageSeconds the threads' time in reads and writes since the phase began
 * @param nodes by number
 * @param files of several, or null
 * @param errors wrong blocks and failures so far
 * @param last whether the job has ended
 */
public record Sample(
    String command,
    String phase,
    String target,
    long millis,
    double seconds,
    double interval,
    long bytes,
    Goal goal,
    double rate,
    double meanRate,
    double share,
    double remaining,
    Map<String, Operations> operations,
    double dataShare,
    double dataSeconds,
    double storageSeconds,
    Map<Integer, Node> nodes,
    @Nullable Files files,
    long errors,
    boolean last) {

  private static final double NANOS_PER_MICRO = 1e3;

  /** Returns how long the operations of all kinds took in the interval, one by one. */
  Operations all() {
    LatencyHistogram latencies = new LatencyHistogram(LiveSource.PRECISION_BITS);
    long count = 0;
    long moved = 0;
    double perSecond = 0;
    double bytesPerSecond = 0;
    for (Operations one : operations.values()) {
      latencies.add(one.latencies());
      count += one.count();
      moved += one.bytes();
      perSecond += one.perSecond();
      bytesPerSecond += one.bytesPerSecond();
    }
    return new Operations(count, moved, perSecond, bytesPerSecond, latencies);
  }

  /**
   * One kind of operation.
   *
   * @param count how many since the phase began
   * @param bytes how many bytes they moved
   * @param perSecond operations per second in the interval
   * @param bytesPerSecond bytes per second in the interval
   * @param latencies of the interval, in nanoseconds
   */
  public record Operations(
      long count, long bytes, double perSecond, double bytesPerSecond, LatencyHistogram latencies) {

    /** Returns a percentile of the interval, in microseconds; NaN if there were no operations. */
    double micros(double percentile) {
      return latencies.count() == 0
          ? Double.NaN
          : latencies.percentile(percentile) / NANOS_PER_MICRO;
    }
  }

  /**
   * A NUMA node.
   *
   * @param bytes written from its memory since the phase began
   * @param bytesPerSecond in the interval
   */
  public record Node(long bytes, double bytesPerSecond) {}
}
