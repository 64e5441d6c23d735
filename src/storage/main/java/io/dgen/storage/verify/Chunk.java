package io.dgen.storage.verify;

import java.util.List;

/**
 * A chunk of a source, or what could be read of it.
 *
 * @param number its turn
 * @param start where in the source it begins
 * @param parts what of it has been read, into its place in the chunk's memory
 * @param unreadable what could not be
 */
record Chunk(long number, long start, List<Part> parts, List<UnreadableExtent> unreadable) {

  /**
   * Bytes of a chunk.
   *
   * @param start where in the source they begin
   * @param end where they end
   */
  record Part(long start, long end) {}
}
