package io.dgen.io;

/**
 * What writing came to.
 *
 * @param bytes bytes written
 * @param seconds from start to end
 * @param generationWaitSeconds how long a writer waited for chunks, on average: storage was idle
 * @param storageWaitSeconds how long the generator waited for a chunk to be written
 */
public record WriteResult(
    long bytes, double seconds, double generationWaitSeconds, double storageWaitSeconds) {}
