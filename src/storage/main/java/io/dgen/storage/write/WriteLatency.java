package io.dgen.storage.write;

/**
 * How long writes took, from the call to its return, in microseconds; all 0 where there were none.
 * A write that the system took in parts counts as one.
 *
 * @param count how many there were
 * @param p50 as long as this took half of them at most
 * @param p90 90 of 100
 * @param p99 99 of 100
 * @param p999 999 of 1000
 * @param max the longest
 */
public record WriteLatency(
    long count, double p50, double p90, double p99, double p999, double max) {}
