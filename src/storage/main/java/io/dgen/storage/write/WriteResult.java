package io.dgen.storage.write;

/**
 * What writing came to. A writer's time goes into waiting for data and waiting for storage; the
 * larger of the two is the bottleneck.
 *
 * @param bytes bytes written
 * @param keptBytes bytes that were there already, and right
 * @param checkSeconds how long it took to find out which those were, on average of the threads that
 *     did so each for files of its own
 * @param seconds from the first write to the end, with {@code syncSeconds} and without {@code
 *     checkSeconds}
 * @param generationWaitSeconds how long a writer waited for data, on average: storage was idle
 * @param storageWaitSeconds how long a writer waited for storage, on average
 * @param syncSeconds how long it took at the end until all was on the storage device, if asked for;
 *     on average likewise
 * @param bufferedBytes of the bytes of a direct transfer those that could not be direct: less than
 *     a block at the end of each file
 * @param generatingThreads threads that generated: the generator's, or where each thread made files
 *     of its own those, which are placed nowhere
 * @param latency of single writes
 */
public record WriteResult(
    long bytes,
    long keptBytes,
    double checkSeconds,
    double seconds,
    double generationWaitSeconds,
    double storageWaitSeconds,
    double syncSeconds,
    long bufferedBytes,
    int generatingThreads,
    WriteLatency latency) {}
