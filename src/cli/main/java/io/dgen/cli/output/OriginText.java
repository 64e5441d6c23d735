package io.dgen.cli.output;

import io.dgen.Generations;
import io.dgen.storage.locate.Origin;

/** Describes where data belongs. */
public final class OriginText {

  private OriginText() {}

  /**
   * Describes a position, and whether others hold the same data.
   *
   * @param origin where the data belongs
   * @param own where data in its place would belong
   * @return the text
   */
  public static String place(Origin origin, long own) {
    String place = "position " + origin.position();
    if (origin.occurrences() > 1) {
      place +=
          Text.format(
              " (%s of %d places)",
              origin.position() == own ? "one" : "the first", origin.occurrences());
    }
    return origin.shared() ? place + ", of the pool that streams share" : place;
  }

  /**
   * Describes generations in which data is the same.
   *
   * @param generations the generations
   * @return {@code generation 6}, or the first and the last
   */
  public static String generations(Generations generations) {
    return generations.first() == generations.last()
        ? "generation " + generations.last()
        : Text.format(
            "generation %d (unchanged since %d)", generations.last(), generations.first());
  }
}
