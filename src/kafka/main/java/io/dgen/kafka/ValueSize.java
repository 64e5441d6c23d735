package io.dgen.kafka;

import io.dgen.ByteSize;

/**
 * The sizes of the values.
 *
 * @param least the least, in bytes; −1 if the application's sizes are kept
 * @param most the most
 */
record ValueSize(int least, int most) {

  /** The application's sizes. */
  static final ValueSize KEEP = new ValueSize(-1, -1);

  private static final String ALLOWED =
      "must be keep, a size like 4096 or 1KiB, or two sizes like 1KiB..64KiB";
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long FIRST = 0xBF58476D1CE4E5B9L;
  private static final long SECOND = 0x94D049BB133111EBL;

  /** Reads {@code keep}, {@code 4096} and {@code 1KiB..64KiB}. */
  static ValueSize parse(String text) {
    if (text.strip().equalsIgnoreCase("keep")) {
      return KEEP;
    }
    int dots = text.indexOf("..");
    long least;
    long most;
    try {
      least = ByteSize.parse(dots < 0 ? text : text.substring(0, dots));
      most = dots < 0 ? least : ByteSize.parse(text.substring(dots + 2));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' " + ALLOWED, e);
    }
    if (least > most || most > Values.MOST_BYTES) {
      throw new IllegalArgumentException(
          "'" + text + "' " + ALLOWED + ", the smaller one first, at most 1GiB");
    }
    return new ValueSize((int) least, (int) most);
  }

  /**
   * Returns the size of a record's value.
   *
   * @param kept the application's size
   * @param seed the seed
   * @param writer the record's writer
   * @param sequence the record's number
   */
  int of(int kept, long seed, long writer, int sequence) {
    if (least < 0) {
      return kept;
    }
    if (least == most) {
      return most;
    }
    long random = mix(mix(seed + writer * GOLDEN) + sequence * GOLDEN);
    return least + (int) Math.unsignedMultiplyHigh(random, most - least + 1L);
  }

  /** The finisher of SplittableRandom. */
  private static long mix(long word) {
    long first = (word ^ word >>> 30) * FIRST;
    long second = (first ^ first >>> 27) * SECOND;
    return second ^ second >>> 31;
  }

  @Override
  public String toString() {
    if (least < 0) {
      return "keep";
    }
    return least == most ? least + " bytes" : least + ".." + most + " bytes";
  }
}
