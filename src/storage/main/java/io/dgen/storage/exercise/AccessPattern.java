package io.dgen.storage.exercise;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** How often each block is read and written. */
public sealed interface AccessPattern {

  /**
   * Draws a place.
   *
   * @param places how many there are
   * @param random the thread's random numbers
   * @param cursor counts what was drawn in sequence
   * @return 0 to {@code places} − 1
   */
  long draw(long places, SplittableRandom random, AtomicLong cursor);

  /** All places alike. */
  record Uniform() implements AccessPattern {
    @Override
    public long draw(long places, SplittableRandom random, AtomicLong cursor) {
      return random.nextLong(places);
    }
  }

  /** One place after the other, and again from the start. */
  record Sequential() implements AccessPattern {
    @Override
    public long draw(long places, SplittableRandom random, AtomicLong cursor) {
      return cursor.getAndIncrement() % places;
    }
  }

  /**
   * Some places get most of the accesses.
   *
   * @param places share of the places, at the start, that are hot
   * @param accesses share of the accesses that go to them
   */
  record Hot(double places, double accesses) implements AccessPattern {

    /**
     * Checks the shares.
     *
     * @throws IllegalArgumentException if one is not a share
     */
    public Hot {
      if (!(places > 0 && places <= 1 && accesses >= 0 && accesses <= 1)) {
        throw new IllegalArgumentException(
            "hot is "
                + places
                + "/"
                + accesses
                + ", but must be shares of more than 0 and up to 1");
      }
    }

    @Override
    public long draw(long all, SplittableRandom random, AtomicLong cursor) {
      long hot = Math.clamp((long) ((double) all * places), 1, all);
      return hot == all || random.nextDouble() < accesses
          ? random.nextLong(hot)
          : random.nextLong(hot, all);
    }
  }

  /**
   * The n-th most popular place gets a share of accesses proportional to n<sup>−theta</sup>.
   * Popular places are spread over the target. Draws without a table, by rejection-inversion
   * (Hörmann and Derflinger, 1996).
   *
   * @param theta the exponent, more than 0 and up to 10
   */
  record Zipf(double theta) implements AccessPattern {

    /** A prime that no number of places is a multiple of. */
    private static final long STEP = (1L << 61) - 1;

    /**
     * Checks the exponent.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public Zipf {
      if (!(theta > 0 && theta <= 10)) {
        throw new IllegalArgumentException(
            "theta is " + theta + ", but must be more than 0 and up to 10");
      }
    }

    @Override
    public long draw(long places, SplittableRandom random, AtomicLong cursor) {
      long rank = rank(places, random) - 1;
      // A bijection, because the step and the number of places have no common factor.
      long high = Math.multiplyHigh(rank, STEP % places);
      return high == 0
          ? Long.remainderUnsigned(rank * (STEP % places), places)
          : java.math.BigInteger.valueOf(rank)
              .multiply(java.math.BigInteger.valueOf(STEP % places))
              .mod(java.math.BigInteger.valueOf(places))
              .longValue();
    }

    private long rank(long n, SplittableRandom random) {
      double low = integral(1.5) - 1;
      double high = integral((double) n + 0.5);
      double s = 2 - inverse(integral(2.5) - Math.pow(2, -theta));
      while (true) {
        double u = high + random.nextDouble() * (low - high);
        double x = inverse(u);
        long k = Math.clamp((long) (x + 0.5), 1, n);
        if ((double) k - x <= s || u >= integral((double) k + 0.5) - Math.pow((double) k, -theta)) {
          return k;
        }
      }
    }

    /** The integral of x^−theta from 1 to x. */
    private double integral(double x) {
      double log = Math.log(x);
      double t = (1 - theta) * log;
      return Math.abs(t) > 1e-8 ? log * Math.expm1(t) / t : log * (1 + t / 2);
    }

    private double inverse(double y) {
      double t = Math.max(-1, y * (1 - theta));
      return Math.exp(Math.abs(t) > 1e-8 ? y * Math.log1p(t) / t : y * (1 - t / 2));
    }
  }
}
