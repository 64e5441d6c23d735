package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Tells whether memory is all zero. */
public final class Zeros {

  private Zeros() {}

  /**
   * Returns whether all bytes of a range are zero. It returns at once if the first word is not
   * zero, else it reads the whole range: meant for pages and smaller ranges.
   *
   * @param memory the memory
   * @param from start of the range
   * @param to end of the range
   * @return true if all bytes are zero
   */
  public static boolean are(MemorySegment memory, long from, long to) {
    int words = (int) ((to - from) / Long.BYTES);
    if (words > 0 && memory.get(ValueLayout.JAVA_LONG_UNALIGNED, from) != 0) {
      return false;
    }
    long bits = 0;
    for (int w = 0; w < words; w++) { // without an exit, so that the compiler can unroll it
      bits |= memory.get(ValueLayout.JAVA_LONG_UNALIGNED, from + (long) w * Long.BYTES);
    }
    for (long at = from + (long) words * Long.BYTES; at < to; at++) {
      bits |= memory.get(ValueLayout.JAVA_BYTE, at);
    }
    return bits == 0;
  }
}
