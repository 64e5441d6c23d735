package io.dgen.spark;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a stage came to.
 *
 * @param name what it did
 * @param partitions into how many tasks it was split
 * @param bytes how many bytes it did
 * @param seconds from the start of the first task to the end of the last
 * @param computeSeconds of all tasks together, spent on making, comparing or digesting bytes
 * @param storageSeconds of all tasks together, spent on reading or writing them
 * @param cpuSeconds CPU time of the executors' processes meanwhile
 */
public record StageReport(
    String name,
    int partitions,
    long bytes,
    double seconds,
    double computeSeconds,
    double storageSeconds,
    double cpuSeconds) {

  private static final double GIGA = 1e9;

  /**
   * The rate.
   *
   * @return gigabytes (10<sup>9</sup> bytes) in a second; 0 where no time has passed
   */
  public double gigabytesPerSecond() {
    return seconds > 0 ? bytes / seconds / GIGA : 0;
  }

  /**
   * What a gigabyte costs.
   *
   * @return CPU seconds of the executors for 10<sup>9</sup> bytes; 0 where there are none
   */
  public double cpuSecondsPerGigabyte() {
    return bytes > 0 ? cpuSeconds / bytes * GIGA : 0;
  }

  /**
   * For programs.
   *
   * @return names and figures
   */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stage", name);
    json.put("partitions", partitions);
    json.put("bytes", bytes);
    json.put("seconds", seconds);
    json.put("gigabytesPerSecond", gigabytesPerSecond());
    json.put("computeTaskSeconds", computeSeconds);
    json.put("storageTaskSeconds", storageSeconds);
    json.put("cpuSeconds", cpuSeconds);
    json.put("cpuSecondsPerGigabyte", cpuSecondsPerGigabyte());
    return json;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d bytes in %.3f s, %.2f GB/s; %.2f CPU seconds per GB; %d tasks",
        name,
        bytes,
        seconds,
        gigabytesPerSecond(),
        cpuSecondsPerGigabyte(),
        partitions);
  }
}
