package io.dgen.storage.remote;

import io.dgen.storage.write.WriteLatency;

/**
 * Requests to a store. Latencies include the attempts that failed and the pauses between them.
 *
 * @param requests how many were sent, each counted once
 * @param retries attempts besides the first of each
 * @param refused answers that said that the store had too much to do (429, 503)
 * @param put latencies of objects and parts sent
 * @param get latencies of ranges read
 * @param firstByte times from an attempt's start to the first byte that was read
 */
public record RequestStatistics(
    long requests,
    long retries,
    long refused,
    WriteLatency put,
    WriteLatency get,
    WriteLatency firstByte) {}
