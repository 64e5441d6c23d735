package io.dgen.storage.exercise;

/**
 * The versions that a block may hold: from the last that is known to be durable to the last that
 * was issued.
 *
 * @param low the oldest version that is allowed
 * @param high the newest version that is allowed
 * @param inFlight whether the write of {@code high} was not acknowledged
 * @param latestZeros the latest version that consists of zeros, up to {@code high} or after it if
 *     newer ones are allowed; −1 if there is none or it is not known
 * @param newer whether versions after {@code high} are allowed as well, because not all writes are
 *     known
 */
public record Allowed(int low, int high, boolean inFlight, int latestZeros, boolean newer) {

  /**
   * Checks the versions.
   *
   * @throws IllegalArgumentException if {@code high} is before {@code low}
   */
  public Allowed {
    if (!Version.isValid(low) || !Version.isValid(high) || high < low) {
      throw new IllegalArgumentException("no range of versions: " + low + " to " + high);
    }
  }

  /**
   * Returns the permission to hold exactly one version.
   *
   * @param version the version
   * @return it alone
   */
  public static Allowed only(int version) {
    return between(version, version);
  }

  /**
   * Returns the permission to hold what was there before a read began, after it ended, or between.
   *
   * @param before the version before
   * @param after the version after
   * @return all from one to the other
   */
  static Allowed between(int before, int after) {
    int zeros = Version.NONE;
    if (Version.generation(after) - Version.generation(before) > 1) {
      // Of the generations between it is not known which were zeros.
      zeros = Version.next(before, Version.Kind.ZEROS);
    }
    for (int version : new int[] {before, after}) {
      if (Version.kind(version) == Version.Kind.ZEROS) {
        zeros = Math.max(zeros, version);
      }
    }
    return new Allowed(before, after, after != before, zeros, false);
  }
}
