package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Tells whether memory is all zero: at the speed of a comparison with memory that is. */
public final class Zeros {

  private static final MemorySegment PAGE =
      Arena.global().allocate(PageRecipe.PAGE_BYTES).asReadOnly();

  private Zeros() {}

  /**
   * Whether all bytes of a range are zero.
   *
   * @param memory what to look at
   * @param from where the range begins in it
   * @param to where it ends, up to a page further
   * @return whether
   */
  public static boolean are(MemorySegment memory, long from, long to) {
    return MemorySegment.mismatch(memory, from, to, PAGE, 0, to - from) < 0;
  }
}
