package io.dgen.storage.manifest;

/**
 * The sizes of a set's files, drawn by the seed and the file's number: every doubling of the size
 * is as likely as any other, and within it every size. The formula is part of the file format.
 *
 * @param seed the seed of the set's streams
 * @param least bytes of the smallest file
 * @param most bytes of the largest file
 */
record FileSizes(long seed, long least, long most) {

  /** SplitMix64's constant. */
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private static final int HALF = 32;

  /** Returns the size of a file. */
  long of(long file) {
    if (least == most) {
      return most;
    }
    long base = mix(mix(seed + GAMMA) + (file + 1) * GAMMA);
    long doublings = Long.SIZE - 1L - Long.numberOfLeadingZeros(most / least);
    if (doublings == 0) {
      return least + Long.remainderUnsigned(number(base, 0), most - least + 1);
    }
    for (long draw = 0; ; draw += 2) {
      long doubling = ((number(base, draw) >>> HALF) * (doublings + 1)) >>> HALF;
      long from = least << doubling;
      long size = from + Long.remainderUnsigned(number(base, draw + 1), from);
      if (size >= 0 && size <= most) {
        return size; // the last doubling may go beyond the largest size
      }
    }
  }

  private static long number(long base, long i) {
    return mix(base + (i + 1) * GAMMA);
  }

  /** SplitMix64's mixing function. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
