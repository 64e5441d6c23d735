package io.dgen.storage.locate;

import io.dgen.stream.SectorDifference.Content;
import org.jspecify.annotations.Nullable;

/**
 * Sectors of a page that hold the same kind of data.
 *
 * @param from the first of them, from 0
 * @param to the one behind the last
 * @param content what they hold, those apart that are right by chance
 * @param run what they belong to, up to their end; null if that is not known
 */
@SuppressWarnings("exports") // made and used by this module alone
public record Segment(int from, int to, Content content, @Nullable Run run) {

  /**
   * Returns whether this goes on with the data of the segment before it.
   *
   * @param earlier that segment
   * @return true if both are of one kind, and of one origin
   */
  public boolean continues(Segment earlier) {
    if (run != null && earlier.run != null) {
      return run.offset() == earlier.run.offset();
    }
    return run == null && earlier.run == null && content == earlier.content;
  }
}
