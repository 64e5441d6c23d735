package io.dgen;

/**
 * The units that a stream shares with other streams of its seed. Immutable.
 *
 * @param ratio share of the stream's unique units that come from a pool, 0 to 1
 * @param units units of the pool, 1 to 2<sup>31</sup>−1; 0 if nothing is shared
 * @param pool the pool's number in the seed; all 64 bits count
 */
public record Sharing(double ratio, long units, long pool) {

  /** Nothing is shared. */
  public static final Sharing NONE = new Sharing(0, 0, 0);

  /**
   * Checks every parameter.
   *
   * @throws IllegalArgumentException naming the parameter, its value and its range
   */
  public Sharing {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw Refused.parameter("sharedRatio", ratio, "0 to 1");
    }
    if (units < 0 || units > Integer.MAX_VALUE || (ratio > 0 && units == 0)) {
      throw Refused.parameter("sharedUnits", units, "1 to 2147483647 where sharedRatio is set");
    }
    if (ratio == 0 && (units != 0 || pool != 0)) {
      throw Refused.parameter("sharedRatio", ratio, "more than 0 with sharedUnits or pool");
    }
  }
}
