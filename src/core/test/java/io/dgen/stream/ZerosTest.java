package io.dgen.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class ZerosTest {

  private static final int ROOM = 100;

  /** A byte that is not zero counts if it is in the range, and only then. */
  @Test
  void aByteInTheRangeCountsAndNoOther() {
    for (int from = 0; from < 9; from++) {
      for (int to = from; to <= from + 70; to++) {
        MemorySegment memory = MemorySegment.ofArray(new byte[ROOM]);
        assertTrue(Zeros.are(memory, from, to), "all zero");
        for (int at = 0; at < ROOM; at++) {
          memory.set(ValueLayout.JAVA_BYTE, at, (byte) 0x80);
          assertEquals(at < from || at >= to, Zeros.are(memory, from, to), at + "");
          memory.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
        }
      }
    }
  }
}
