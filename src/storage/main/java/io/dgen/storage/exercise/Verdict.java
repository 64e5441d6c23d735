package io.dgen.storage.exercise;

/** What a block's content means. */
public enum Verdict {
  /** The latest version. */
  CURRENT(false),
  /** An allowed version, or a mixture of such, of a block whose write was in flight. */
  IN_FLIGHT(false),
  /** An allowed version, or a mixture of such: written, acknowledged, and never flushed. */
  UNFLUSHED(false),
  /** Never written, so that nothing can be said. */
  UNKNOWN(false),
  /** The version that an acknowledged write should have replaced for good. */
  LOST(true),
  /** A version still older than that. */
  STALE(true),
  /** A mixture of versions where none is allowed. */
  TORN(true),
  /** A version that is newer than any that should be there. */
  LATER(true),
  /** Data of another block, in whole or in part. */
  MISPLACED(true),
  /** Zeros, in whole or in part, which were not written. */
  ZEROED(true),
  /** Other data, in whole or in part. */
  CORRUPT(true),
  /** Cannot be read. */
  UNREADABLE(true);

  private final boolean bad;

  Verdict(boolean bad) {
    this.bad = bad;
  }

  /**
   * Returns whether such a block is wrong.
   *
   * @return true if it is not one of the versions that it may hold
   */
  public boolean isBad() {
    return bad;
  }
}
