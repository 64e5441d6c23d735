package io.dgen.storage.verify;

import java.math.BigInteger;
import java.util.SplittableRandom;

/**
 * Some of a number of units, spread over all of them: these are cut into as many stretches of equal
 * length as there are units to choose, and each stretch gives one, drawn by the seed. Every unit is
 * as likely as any other. Immutable.
 *
 * @param units how many there are
 * @param count how many are chosen
 * @param seed decides which
 */
record Sample(long units, long count, long seed) {

  private static final double WHOLE = 100;

  static Sample of(long units, double percent, long seed) {
    long count = percent == WHOLE ? units : Math.round(units * (percent / WHOLE));
    return new Sample(units, Math.min(units, Math.max(1, count)), seed);
  }

  /** The number of the unit that is chosen as the {@code i}th. */
  long unit(long i) {
    if (count == units) {
      return i;
    }
    long start = start(i);
    return start
        + new SplittableRandom(seed ^ Long.rotateLeft(i, 32)).nextLong(start(i + 1) - start);
  }

  /** Whether a unit is chosen. */
  boolean has(long unit) {
    if (count == units) {
      return true;
    }
    long i =
        BigInteger.valueOf(unit)
            .multiply(BigInteger.valueOf(count))
            .divide(BigInteger.valueOf(units))
            .longValueExact();
    // The stretch that it lies in, or the next one where that is cut within it.
    return unit(i) == unit || (i + 1 < count && unit(i + 1) == unit);
  }

  private long start(long i) {
    return BigInteger.valueOf(units)
        .multiply(BigInteger.valueOf(i))
        .divide(BigInteger.valueOf(count))
        .longValueExact();
  }
}
