package io.dgen.storage.write;

import io.dgen.storage.channel.Pace;
import java.util.Objects;

/**
 * How fast bytes may be written, and what a failed write means. Immutable, but the pace is shared
 * by all writes with these rules.
 *
 * @param pace the most bytes a second
 * @param keepGoing whether a file is written on after blocks that the medium did not take; such a
 *     file is never called complete
 */
public record WriteRules(Pace pace, boolean keepGoing) {

  /** As fast as possible, up to the first failure. */
  public static final WriteRules DEFAULT = new WriteRules(Pace.UNLIMITED, false);

  /** Checks that there is a pace. */
  public WriteRules {
    Objects.requireNonNull(pace, "pace");
  }
}
