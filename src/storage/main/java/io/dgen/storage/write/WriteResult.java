package io.dgen.storage.write;

/**
 * The result of a write. A writer waits for data or for storage; the longer wait shows the
 * bottleneck.
 *
 * @param bytes bytes written
 * @param keptBytes right bytes that a resumed write found and kept
 * @param checkSeconds how long it took to compare existing files; an average if several threads
 *     compared files of their own
 * @param seconds from the first write to the end, including {@code syncSeconds} but not {@code
 *     checkSeconds}
 * @param generationWaitSeconds average time that a writer waited for data while storage was idle
 * @param storageWaitSeconds average time that a writer waited for storage
 * @param syncSeconds how long syncing to stable storage took, if asked for; an average as {@code
 *     checkSeconds}
 * @param synced whether all was synced to stable storage; false for a pipe
 * @param bufferedBytes bytes of a direct write that went through the page cache: less than a block
 *     at the end of each file
 * @param generatingThreads threads that generated: the generator's workers, or the writing threads
 *     if each wrote files of its own (these are not pinned)
 * @param latency latencies of single writes
 */
public record WriteResult(
    long bytes,
    long keptBytes,
    double checkSeconds,
    double seconds,
    double generationWaitSeconds,
    double storageWaitSeconds,
    double syncSeconds,
    boolean synced,
    long bufferedBytes,
    int generatingThreads,
    WriteLatency latency) {}
