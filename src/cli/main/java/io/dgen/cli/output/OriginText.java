package io.dgen.cli.output;

import io.dgen.storage.locate.Origin;

/** Describes where data belongs. */
public final class OriginText {

  private OriginText() {}

  /**
   * Describes a position, and whether others hold the same data.
   *
   * @param origin where the data belongs
   * @return the text
   */
  public static String place(Origin origin) {
    return origin.occurrences() > 1
        ? Text.format(
            "position %d (the first of %d places)", origin.position(), origin.occurrences())
        : "position " + origin.position();
  }
}
