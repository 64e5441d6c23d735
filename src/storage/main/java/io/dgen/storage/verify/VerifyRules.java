package io.dgen.storage.verify;

import io.dgen.storage.channel.Pace;
import java.util.Objects;

/**
 * How fast a source may be read, when comparing it ends early, and who else is told of what is bad.
 * Immutable, but the pace is shared by all that have these rules.
 *
 * @param pace the most bytes a second
 * @param stopAfter after how many blocks of 4096 bytes that differ comparing ends; {@link
 *     Long#MAX_VALUE} if it does not. Meant for a single source that is compared whole
 * @param bad is told of all ranges that differ or cannot be read, also of those that a result does
 *     not list
 */
public record VerifyRules(Pace pace, long stopAfter, BadListener bad) {

  /** As fast as possible, to the end. */
  public static final VerifyRules DEFAULT =
      new VerifyRules(Pace.UNLIMITED, Long.MAX_VALUE, (offset, length) -> {});

  /** Is told of bad ranges. */
  @FunctionalInterface
  public interface BadListener {

    /**
     * Is told of a range, on any thread. Its offset is the source's.
     *
     * @param offset where it begins
     * @param length how many bytes
     */
    void bad(long offset, long length);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if comparing would end before it begins
   */
  public VerifyRules {
    Objects.requireNonNull(pace, "pace");
    Objects.requireNonNull(bad, "bad");
    if (stopAfter < 1) {
      throw new IllegalArgumentException("stopAfter is " + stopAfter + ", but must be 1 or more");
    }
  }
}
