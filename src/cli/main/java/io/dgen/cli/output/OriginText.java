package io.dgen.cli.output;

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
    if (origin.occurrences() <= 1) {
      return "position " + origin.position();
    }
    return Text.format(
        "position %d (%s of %d places)",
        origin.position(), origin.position() == own ? "one" : "the first", origin.occurrences());
  }
}
