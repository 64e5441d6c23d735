package io.dgen.storage.locate;

import io.dgen.Places;
import java.io.Serializable;

/**
 * The place in a stream where found data belongs. All of the data was compared with that place.
 *
 * @param seed the run's seed
 * @param stream the stream's number in the run
 * @param position the position in the stream of the data's first byte. If deduplication repeats the
 *     data, this is the position that this part of the file has in its own stream, if the data
 *     stands there, and otherwise the first position
 * @param occurrences at how many positions of the stream all of the data stands because of
 *     deduplication; 0 if that is not counted
 */
public record Origin(long seed, long stream, long position, long occurrences)
    implements Serializable {

  /**
   * Returns an origin.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @param places where in the stream the data stands
   * @param own the position that this part of the file has in its own stream
   * @return the origin
   */
  public static Origin of(long seed, long stream, Places places, long own) {
    return new Origin(seed, stream, places.has(own) ? own : places.first(), places.count());
  }

  /** Returns this origin without a count of the places. */
  Origin uncounted() {
    return new Origin(seed, stream, position, 0);
  }
}
