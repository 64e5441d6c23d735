package io.dgen.storage.write;

/**
 * The result of filling a file system.
 *
 * @param result how it went
 * @param units bytes of the stream that a file now holds; of a set, how many files
 * @param full whether it ended because there was no more space; otherwise because all that was
 *     asked for has been written
 */
public record FillResult(WriteResult result, long units, boolean full) {}
