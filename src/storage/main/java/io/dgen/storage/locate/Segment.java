package io.dgen.storage.locate;

import io.dgen.stream.SectorDifference.Content;
import org.jspecify.annotations.Nullable;

/**
 * Adjacent sectors of a page that hold the same kind of data.
 *
 * @param from the first sector, from 0
 * @param to the sector after the last
 * @param content what they hold, apart from sectors that are right by chance
 * @param run the located range that ends with them; null if their origin is unknown
 */
@SuppressWarnings("exports") // made and used by this module alone
public record Segment(int from, int to, Content content, @Nullable Run run) {

  /**
   * Tells whether this segment continues the one before it.
   *
   * @param earlier the segment before it
   * @return true if both hold the same kind of data, from one origin
   */
  public boolean continues(Segment earlier) {
    if (run != null && earlier.run != null) {
      return run.offset() == earlier.run.offset();
    }
    return run == null && earlier.run == null && content == earlier.content;
  }
}
