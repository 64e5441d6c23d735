package io.dgen.measure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A set of 128-bit digests in native memory: open addressing, 16 bytes a slot, never more than four
 * fifths full. Grows to a number of slots. Not thread-safe.
 */
final class DigestTable implements AutoCloseable {

  static final int SLOT_BYTES = 16;

  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final long FIRST_SLOTS = 64;

  private final long mostSlots;
  private Arena arena = Arena.ofShared();
  private MemorySegment slots;
  private long slotCount;
  private long size;

  /**
   * @param mostSlots to how many it may grow, at least 5
   */
  DigestTable(long mostSlots) {
    this.mostSlots = mostSlots;
    slotCount = Math.min(FIRST_SLOTS, mostSlots);
    slots = arena.allocate(slotCount * SLOT_BYTES, SLOT_BYTES);
  }

  /** How many digests so many slots take. */
  static long capacity(long slots) {
    return slots / 5 * 4;
  }

  long size() {
    return size;
  }

  /** Whether no other digest has room. */
  boolean full() {
    return size >= capacity(mostSlots);
  }

  /** Whether a digest is there. */
  boolean contains(long high, long low) {
    return find(high, second(high, low)) < 0;
  }

  /** Two zero words are an empty slot: one digest of 2^128 has to bear another's name. */
  private static long second(long high, long low) {
    return (high | low) == 0 ? 1 : low;
  }

  /**
   * Adds a digest; there must be room.
   *
   * @return false if it was there
   */
  boolean add(long high, long low) {
    long second = second(high, low);
    long offset = find(high, second);
    if (offset < 0) {
      return false;
    }
    if (size >= capacity(slotCount)) {
      rebuild(Math.min(2 * slotCount, mostSlots), 0);
      offset = find(high, second);
    }
    put(offset, high, second);
    return true;
  }

  /** Drops all digests whose first word does not begin with so many zero bits. */
  void retain(int zeroBits) {
    rebuild(slotCount, zeroBits);
  }

  /** Whether a digest's first word begins with so many zero bits. */
  static boolean begins(long high, int zeroBits) {
    return Long.numberOfLeadingZeros(high) >= zeroBits;
  }

  /** Where a digest may be put, or −1 if it is there. */
  private long find(long high, long low) {
    // By the second word: the first one's leading bits are alike where only a sample is kept.
    long slot = Math.unsignedMultiplyHigh(low, slotCount);
    while (true) {
      long offset = slot * SLOT_BYTES;
      long foundHigh = slots.get(WORD, offset);
      long foundLow = slots.get(WORD, offset + Long.BYTES);
      if ((foundHigh | foundLow) == 0) {
        return offset;
      }
      if (foundHigh == high && foundLow == low) {
        return -1;
      }
      slot = slot + 1 == slotCount ? 0 : slot + 1;
    }
  }

  private void put(long offset, long high, long low) {
    slots.set(WORD, offset, high);
    slots.set(WORD, offset + Long.BYTES, low);
    size++;
  }

  private void rebuild(long newCount, int zeroBits) {
    Arena newArena = Arena.ofShared();
    MemorySegment old = slots;
    long oldBytes = slotCount * SLOT_BYTES;
    try {
      slots = newArena.allocate(newCount * SLOT_BYTES, SLOT_BYTES);
    } catch (OutOfMemoryError e) {
      newArena.close();
      throw e;
    }
    slotCount = newCount;
    size = 0;
    for (long offset = 0; offset < oldBytes; offset += SLOT_BYTES) {
      long high = old.get(WORD, offset);
      long low = old.get(WORD, offset + Long.BYTES);
      if ((high | low) != 0 && begins(high, zeroBits)) {
        put(find(high, low), high, low);
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
