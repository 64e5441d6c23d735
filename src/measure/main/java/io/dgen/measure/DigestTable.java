package io.dgen.measure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongConsumer;

/**
 * A set of 128-bit digests in native memory, and some words for each: open addressing, never more
 * than four fifths full. Grows to a number of slots. Not thread-safe.
 */
final class DigestTable implements AutoCloseable {

  private static final int DIGEST_BYTES = 16;
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final long FIRST_SLOTS = 64;

  private final long mostSlots;
  private final long slotBytes;
  private Arena arena = Arena.ofShared();
  private MemorySegment slots;
  private long slotCount;
  private long size;

  /**
   * @param mostSlots to how many it may grow, at least 5
   * @param words how many there are for each digest, 0 at first
   */
  DigestTable(long mostSlots, int words) {
    this.mostSlots = mostSlots;
    slotBytes = slotBytes(words);
    slotCount = Math.min(FIRST_SLOTS, mostSlots);
    slots = arena.allocate(slotCount * slotBytes, DIGEST_BYTES);
  }

  /** Returns the bytes of a slot. */
  static int slotBytes(int words) {
    return DIGEST_BYTES + words * Long.BYTES;
  }

  /** Returns how many digests fit into a number of slots. */
  static long capacity(long slots) {
    return slots / 5 * 4;
  }

  long size() {
    return size;
  }

  /** Returns whether there is no room for another digest. */
  boolean full() {
    return size >= capacity(mostSlots);
  }

  /** Returns whether the table has a digest. */
  boolean contains(long high, long low) {
    return !isEmpty(find(high, second(high, low)));
  }

  /** Two zero words mark an empty slot, so the digest of zeros is stored as another one. */
  private static long second(long high, long low) {
    return (high | low) == 0 ? 1 : low;
  }

  /**
   * Adds a digest; there must be room.
   *
   * @return false if it was there
   */
  boolean add(long high, long low) {
    long before = size;
    slot(high, low);
    return size > before;
  }

  /**
   * Returns the slot of a digest, which is added if it is missing; there must be room.
   *
   * @return for {@link #word}, until another digest is added
   */
  long slot(long high, long low) {
    long second = second(high, low);
    long offset = find(high, second);
    if (!isEmpty(offset)) {
      return offset;
    }
    if (size >= capacity(slotCount)) {
      rebuild(Math.min(2 * slotCount, mostSlots), 0);
      offset = find(high, second);
    }
    put(offset, high, second);
    return offset;
  }

  /** Returns a word of a slot. */
  long word(long slot, int number) {
    return slots.get(WORD, slot + DIGEST_BYTES + (long) number * Long.BYTES);
  }

  /** Sets a word of a slot. */
  void word(long slot, int number, long value) {
    slots.set(WORD, slot + DIGEST_BYTES + (long) number * Long.BYTES, value);
  }

  /** Calls the action with the slot of each digest. */
  void forEach(LongConsumer action) {
    for (long offset = 0; offset < slotCount * slotBytes; offset += slotBytes) {
      if (!isEmpty(offset)) {
        action.accept(offset);
      }
    }
  }

  /** Drops all digests whose first word begins with fewer zero bits. */
  void retain(int zeroBits) {
    rebuild(slotCount, zeroBits);
  }

  /** Returns whether the first word of a digest begins with at least this many zero bits. */
  static boolean begins(long high, int zeroBits) {
    return Long.numberOfLeadingZeros(high) >= zeroBits;
  }

  /** Returns the slot of a digest, or an empty one for it. */
  private long find(long high, long low) {
    // By the second word: the first one's leading bits are alike where only a sample is kept.
    long slot = Math.unsignedMultiplyHigh(low, slotCount);
    while (true) {
      long offset = slot * slotBytes;
      long foundHigh = slots.get(WORD, offset);
      long foundLow = slots.get(WORD, offset + Long.BYTES);
      if ((foundHigh == high && foundLow == low) || (foundHigh | foundLow) == 0) {
        return offset;
      }
      slot = slot + 1 == slotCount ? 0 : slot + 1;
    }
  }

  private boolean isEmpty(long offset) {
    return (slots.get(WORD, offset) | slots.get(WORD, offset + Long.BYTES)) == 0;
  }

  private void put(long offset, long high, long low) {
    slots.set(WORD, offset, high);
    slots.set(WORD, offset + Long.BYTES, low);
    size++;
  }

  private void rebuild(long newCount, int zeroBits) {
    Arena newArena = Arena.ofShared();
    MemorySegment old = slots;
    long oldBytes = slotCount * slotBytes;
    try {
      slots = newArena.allocate(newCount * slotBytes, DIGEST_BYTES);
    } catch (OutOfMemoryError e) {
      newArena.close();
      throw e;
    }
    slotCount = newCount;
    size = 0;
    for (long offset = 0; offset < oldBytes; offset += slotBytes) {
      long high = old.get(WORD, offset);
      long low = old.get(WORD, offset + Long.BYTES);
      if ((high | low) != 0 && begins(high, zeroBits)) {
        long to = find(high, low);
        put(to, high, low);
        MemorySegment.copy(old, offset, slots, to, slotBytes);
      }
    }
    arena.close();
    arena = newArena;
  }

  @Override
  public void close() {
    arena.close();
  }
}
