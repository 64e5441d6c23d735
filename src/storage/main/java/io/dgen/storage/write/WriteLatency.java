package io.dgen.storage.write;

/**
 * Latencies of writes, from the call to its return, in microseconds; all 0 if there were no writes.
 * A write that the system took in parts counts as one.
 *
 * @param count number of writes
 * @param p50 50th percentile
 * @param p90 90th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param max the longest write
 */
public record WriteLatency(
    long count, double p50, double p90, double p99, double p999, double max) {}
