package io.dgen.storage.locate;

/**
 * Where in which stream found data belongs. That it does has been seen by comparing, never guessed.
 *
 * @param seed the run's seed
 * @param stream the stream's number in the run
 * @param position where in the stream the first of the bytes stands; with deduplication the first
 *     such place, or one that goes on from there
 * @param occurrences how often the page that was found by stands in the stream; 0 if it was not
 *     counted
 */
public record Origin(long seed, long stream, long position, long occurrences) {

  /**
   * Returns whether other data follows this in the same stream.
   *
   * @param next the other data's origin
   * @param length bytes from this origin on
   * @return true if so
   */
  public boolean continuedBy(Origin next, long length) {
    return seed == next.seed && stream == next.stream && position + length == next.position;
  }
}
