package io.dgen.storage.verify;

import java.util.List;

/**
 * A chunk of a source, or the parts of it that could be read.
 *
 * @param number its number in the order of reading
 * @param start its offset in the source
 * @param parts what was read and is still to be compared, at the same offsets in the chunk's memory
 * @param unreadable what could not be read
 */
record Chunk(long number, long start, List<Part> parts, List<UnreadableExtent> unreadable) {

  /**
   * A part of a chunk that is still to be compared.
   *
   * @param start its offset in the source
   * @param end the offset of its end
   */
  record Part(long start, long end) {}
}
