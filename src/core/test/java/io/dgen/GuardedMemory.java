package io.dgen;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.assertj.core.api.Assertions;

/** Memory of any kind and alignment, with guard zones around its content. */
public final class GuardedMemory {

  /** The kinds of memory that a caller may pass. */
  public enum Kind {
    OFF_HEAP,
    BYTES,
    SHORTS,
    INTS,
    LONGS,
    DOUBLES,
    DIRECT_BUFFER,
    HEAP_BUFFER
  }

  private static final int GUARD_BYTES = 4096 + 128;
  private static final byte GUARD = (byte) 0xA5;

  private final MemorySegment whole;
  private final long offset;
  private final int length;

  private GuardedMemory(MemorySegment whole, long offset, int length) {
    this.whole = whole;
    this.offset = offset;
    this.length = length;
  }

  /**
   * Creates memory with some content, {@code misalignment} bytes after a multiple of 64 if the
   * memory has an address.
   */
  public static GuardedMemory holding(Kind kind, int misalignment, byte[] content) {
    long offset = GUARD_BYTES + misalignment;
    int bytes = Math.toIntExact((offset + content.length + GUARD_BYTES + 7) / 8 * 8);
    MemorySegment whole =
        switch (kind) {
          case OFF_HEAP -> Arena.ofAuto().allocate(bytes, 4096);
          case BYTES -> MemorySegment.ofArray(new byte[bytes]);
          case SHORTS -> MemorySegment.ofArray(new short[bytes / 2]);
          case INTS -> MemorySegment.ofArray(new int[bytes / 4]);
          case LONGS -> MemorySegment.ofArray(new long[bytes / 8]);
          case DOUBLES -> MemorySegment.ofArray(new double[bytes / 8]);
          case DIRECT_BUFFER ->
              MemorySegment.ofBuffer(ByteBuffer.allocateDirect(bytes + 3).slice(3, bytes));
          case HEAP_BUFFER ->
              MemorySegment.ofBuffer(ByteBuffer.allocate(bytes + 3).slice(3, bytes));
        };
    whole.fill(GUARD);
    MemorySegment.copy(content, 0, whole, ValueLayout.JAVA_BYTE, offset, content.length);
    return new GuardedMemory(whole, offset, content.length);
  }

  /** Creates memory in which every byte is wrong, so that a missing write is noticed. */
  public static GuardedMemory poisoned(Kind kind, int misalignment, byte[] expected) {
    byte[] poison = new byte[expected.length];
    for (int i = 0; i < poison.length; i++) {
      poison[i] = (byte) ~expected[i];
    }
    return holding(kind, misalignment, poison);
  }

  /** Returns all of the memory, including guard zones. */
  public MemorySegment whole() {
    return whole;
  }

  /** Returns the offset of the content in {@link #whole}. */
  public long offset() {
    return offset;
  }

  /** Returns the content only. */
  public MemorySegment content() {
    return whole.asSlice(offset, length);
  }

  /** Fails unless the content is as expected and nothing outside it was written. */
  public void assertHolds(byte[] expected, Object what) {
    long at = content().mismatch(MemorySegment.ofArray(expected));
    if (at >= 0) {
      Assertions.fail("byte %d of %d is wrong: %s", at, length, what);
    }
    assertGuards(0, offset, what);
    assertGuards(offset + length, whole.byteSize(), what);
  }

  private void assertGuards(long from, long to, Object what) {
    for (long i = from; i < to; i++) {
      if (whole.get(ValueLayout.JAVA_BYTE, i) != GUARD) {
        Assertions.fail(
            "written %d bytes off the range's start (%d long): %s", i - offset, length, what);
      }
    }
  }
}
