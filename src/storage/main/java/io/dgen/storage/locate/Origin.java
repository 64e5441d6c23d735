package io.dgen.storage.locate;

import io.dgen.Generations;
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
 * @param generations the generations of the stream in which this data stands there
 * @param shared whether it is a pool's, so that other streams of the seed have it, too
 */
public record Origin(
    long seed,
    long stream,
    long position,
    long occurrences,
    Generations generations,
    boolean shared)
    implements Serializable {

  /**
   * Returns an origin in a stream that has but one generation and shares nothing.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @param position the position in the stream
   * @param occurrences at how many positions the data stands
   */
  public Origin(long seed, long stream, long position, long occurrences) {
    this(seed, stream, position, occurrences, new Generations(0, 0), false);
  }

  /** Returns this origin at the first of some places, or in its own. */
  Origin at(Places places, long own) {
    return new Origin(
        seed, stream, places.has(own) ? own : places.first(), places.count(), generations, shared);
  }

  /**
   * Returns the origin of two adjacent ranges of one stream.
   *
   * @param next the later range's
   * @param places where both stand together
   * @param own the position that the earlier one has in its own stream
   * @return the origin of both
   */
  public Origin with(Origin next, Places places, long own) {
    return and(next).at(places, own);
  }

  /**
   * Returns the origin of this range and one that follows it directly.
   *
   * @param next the later range's
   * @return this origin, in the generations of both
   */
  public Origin and(Origin next) {
    return new Origin(
        seed,
        stream,
        position,
        occurrences,
        generations.and(next.generations),
        shared && next.shared);
  }

  /** Returns this origin without a count of the places. */
  Origin uncounted() {
    return new Origin(seed, stream, position, 0, generations, shared);
  }
}
