package io.dgen.measure;

/**
 * What has changed from one generation of some files to the next, in units of one size. Units are
 * compared with those at the same position of the file of the same name. Immutable.
 *
 * @param unitBytes the unit's size; the last of a file may be shorter
 * @param same units of both generations that hold the same bytes
 * @param changed units of both generations that hold other bytes, or another number of them
 * @param added units of the later generation only
 * @param removed units of the earlier generation only
 */
public record Changes(long unitBytes, long same, long changed, long added, long removed) {

  /**
   * Returns the share of changed units among those that both generations have.
   *
   * @return 0 to 1; NaN if there is no such unit
   */
  public double changedShare() {
    return (double) changed / (same + changed);
  }

  Changes plus(Changes other) {
    return new Changes(
        unitBytes,
        same + other.same,
        changed + other.changed,
        added + other.added,
        removed + other.removed);
  }

  /** Returns a result without any unit. */
  static Changes none(long unitBytes) {
    return new Changes(unitBytes, 0, 0, 0, 0);
  }
}
