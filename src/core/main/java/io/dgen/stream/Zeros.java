package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Tells whether memory is all zero. */
public final class Zeros {

  private Zeros() {}

  /**
   * Whether all bytes of a range are zero. Meant for pages and less: one that begins with a word
   * that is not zero is told at once, any other is looked at to its end.
   *
   * @param memory what to look at
   * @param from where the range begins in it
   * @param to where it ends
   * @return whether
   */
  public static boolean are(MemorySegment memory, long from, long to) {
    int words = (int) ((to - from) / Long.BYTES);
    if (words > 0 && memory.get(ValueLayout.JAVA_LONG_UNALIGNED, from) != 0) {
      return false;
    }
    long bits = 0;
    for (int w = 0; w < words; w++) { // no way out in between: the compiler can unroll it
      bits |= memory.get(ValueLayout.JAVA_LONG_UNALIGNED, from + (long) w * Long.BYTES);
    }
    for (long at = from + (long) words * Long.BYTES; at < to; at++) {
      bits |= memory.get(ValueLayout.JAVA_BYTE, at);
    }
    return bits == 0;
  }
}
