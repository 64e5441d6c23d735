package io.dgen.stream;

/**
 * Which unit of a span a copy repeats, where some units have more copies than the others.
 * Immutable.
 *
 * @param unique different units of the span
 * @param hot how many of them, the first ones, are hot
 * @param copies copies in the span: its other units
 * @param hotCopies how many of them repeat a hot unit
 */
record HotUnits(long unique, long hot, long copies, long hotCopies) {

  /** The format's numbers for shares; {@code span} is below 2<sup>31</sup>. */
  static HotUnits of(long span, long unique, double hotShare, double hotCopyShare) {
    long hot = Math.clamp((long) Math.floor(unique * hotShare + 0.5), 1, unique);
    long copies = span - unique;
    long hotCopies =
        hot == unique ? copies : Math.min(copies, (long) Math.floor(copies * hotCopyShare + 0.5));
    return new HotUnits(unique, hot, copies, hotCopies);
  }

  /** The unit, counted in the span, that copy {@code copy} repeats. */
  long unitOf(long copy) {
    long before = hotBefore(copy);
    return hotBefore(copy + 1) > before ? before % hot : hot + (copy - before) % (unique - hot);
  }

  /** How many of the first copies repeat a hot unit. */
  private long hotBefore(long copy) {
    return copy * hotCopies / copies;
  }

  /** How many of the first copies of the span repeat a unit. */
  long copiesOf(long unit, long firstCopies) {
    if (firstCopies == 0) {
      return 0;
    }
    long onHot = hotBefore(firstCopies);
    return unit < hot
        ? roundRobin(onHot, hot, unit)
        : roundRobin(firstCopies - onHot, unique - hot, unit - hot);
  }

  /** How many of {@code turns} turns among {@code players} fall to one. */
  private static long roundRobin(long turns, long players, long player) {
    return player < turns ? (turns - player - 1) / players + 1 : 0;
  }
}
