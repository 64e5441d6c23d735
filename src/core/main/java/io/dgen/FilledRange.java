package io.dgen;

/**
 * The part of the stream that a call filled.
 *
 * @param position the position of its first byte in the stream
 * @param length the number of bytes; 0 at the end of the stream
 */
public record FilledRange(long position, long length) {}
