package io.dgen.stream;

/** SplitMix64's finalizer and constant (Steele, Lea, Flood 2014). */
final class Mix64 {
  static final long GOLDEN = 0x9E3779B97F4A7C15L;
  static final long FIRST = 0xBF58476D1CE4E5B9L;
  static final long SECOND = 0x94D049BB133111EBL;

  private Mix64() {}

  static long mix(long z) {
    z = (z ^ (z >>> 30)) * FIRST;
    z = (z ^ (z >>> 27)) * SECOND;
    return z ^ (z >>> 31);
  }
}
