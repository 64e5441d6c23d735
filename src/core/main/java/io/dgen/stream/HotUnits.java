package io.dgen.stream;

/**
 * Maps the copies of a span to its unique units, some of which have more copies than others.
 * Immutable.
 *
 * @param unique the number of unique units of the span
 * @param hot how many of them are hot: the first ones
 * @param copies the number of copies in the span: its other units
 * @param hotCopies how many copies repeat a hot unit
 */
record HotUnits(long unique, long hot, long copies, long hotCopies) {

  /** Rounds shares to numbers as the format defines; {@code span} is below 2<sup>31</sup>. */
  static HotUnits of(long span, long unique, double hotShare, double hotCopyShare) {
    long hot = Math.clamp((long) Math.floor(unique * hotShare + 0.5), 1, unique);
    long copies = span - unique;
    long hotCopies =
        hot == unique ? copies : Math.min(copies, (long) Math.floor(copies * hotCopyShare + 0.5));
    return new HotUnits(unique, hot, copies, hotCopies);
  }

  /** Returns the number within the span of the unit that a copy repeats. */
  long unitOf(long copy) {
    long before = hotBefore(copy);
    return hotBefore(copy + 1) > before ? before % hot : hot + (copy - before) % (unique - hot);
  }

  /** Returns how many of the first {@code copy} copies repeat a hot unit. */
  private long hotBefore(long copy) {
    return copy * hotCopies / copies;
  }

  /** Returns how many of the span's first {@code firstCopies} copies repeat a unit. */
  long copiesOf(long unit, long firstCopies) {
    if (firstCopies == 0) {
      return 0;
    }
    long onHot = hotBefore(firstCopies);
    return unit < hot
        ? roundRobin(onHot, hot, unit)
        : roundRobin(firstCopies - onHot, unique - hot, unit - hot);
  }

  /** Returns how many of {@code turns} turns a player has among {@code players}. */
  private static long roundRobin(long turns, long players, long player) {
    return player < turns ? (turns - player - 1) / players + 1 : 0;
  }
}
