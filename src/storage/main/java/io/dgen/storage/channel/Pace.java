package io.dgen.storage.channel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The most bytes a second that threads together may read or write. A thread waits before each
 * transfer until those before it have had their time. Time that storage loses is not made up for,
 * except that of one transfer, so that late wake-ups do not lower the rate. Thread-safe.
 */
public final class Pace {

  /** Without a limit. */
  public static final Pace UNLIMITED = new Pace(Long.MAX_VALUE, System::nanoTime);

  private static final double NANOS = 1e9;

  private final long bytesPerSecond;
  private final LongSupplier clock;
  private final long start;

  /** When the next transfer may begin, in nanoseconds after the start. */
  private double free;

  Pace(long bytesPerSecond, LongSupplier clock) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "bytesPerSecond is " + bytesPerSecond + ", but must be 1 or more");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.clock = clock;
    start = clock.getAsLong();
  }

  /**
   * Returns a limit of its own.
   *
   * @param bytesPerSecond the most bytes a second
   * @return the limit
   * @throws IllegalArgumentException if it is less than 1
   */
  public static Pace of(long bytesPerSecond) {
    return new Pace(bytesPerSecond, System::nanoTime);
  }

  /**
   * Returns the limit.
   *
   * @return bytes a second; {@link Long#MAX_VALUE} without a limit
   */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /**
   * Waits until a transfer may begin. An interrupted thread does not wait.
   *
   * @param bytes how many bytes it has
   */
  public void await(long bytes) {
    if (bytesPerSecond == Long.MAX_VALUE) {
      return;
    }
    long begin = start + (long) turn(bytes);
    for (long left = begin - clock.getAsLong();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = begin - clock.getAsLong()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Returns when a transfer may begin, in nanoseconds after the start, and takes its time. */
  synchronized double turn(long bytes) {
    double cost = bytes * NANOS / bytesPerSecond;
    double now = clock.getAsLong() - start;
    double begin = Math.max(free, now - cost);
    free = begin + cost;
    return begin;
  }

  @Override
  public String toString() {
    return bytesPerSecond == Long.MAX_VALUE
        ? "Pace[unlimited]"
        : "Pace[" + bytesPerSecond + " bytes a second]";
  }
}
