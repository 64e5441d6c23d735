package io.dgen.storage.locate;

import io.dgen.Places;

/**
 * Where in which stream found data belongs. That all of it does has been seen by comparing, never
 * guessed.
 *
 * @param seed the run's seed
 * @param stream the stream's number in the run
 * @param position where in the stream the data's first byte stands: the place that this part of the
 *     file has in its own stream, if the data stands there, else the first such place
 * @param occurrences at how many places of the stream all of the data stands, by deduplication; 0
 *     if that is not counted
 */
public record Origin(long seed, long stream, long position, long occurrences) {

  /**
   * Returns an origin.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @param places where in the stream the data stands
   * @param own the place that this part of the file has in its own stream
   * @return the origin
   */
  public static Origin of(long seed, long stream, Places places, long own) {
    return new Origin(seed, stream, places.has(own) ? own : places.first(), places.count());
  }

  /** The same, where the places are not counted. */
  Origin uncounted() {
    return new Origin(seed, stream, position, 0);
  }
}
