package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The words of a search, and a filter that few other words pass. Immutable, thread-safe. */
public final class SearchWords {

  /** The most words of a search. */
  public static final int MOST = 1024;

  /** The filter has a bit for each value of a word's highest 16 bits. */
  private static final int FILTER_SHIFT = Long.SIZE - 16;

  private final long[] sorted;
  private final long[] filter = new long[1 << (16 - 6)];
  private final MemorySegment offHeap;

  /**
   * Creates the words of a search.
   *
   * @param words 1 to {@link #MOST}, in any order
   */
  public SearchWords(long... words) {
    if (words.length < 1 || words.length > MOST) {
      throw new IllegalArgumentException(
          "words are " + words.length + ", but must be 1 to " + MOST);
    }
    sorted = words.clone();
    Arrays.sort(sorted);
    for (long word : sorted) {
      filter[(int) (word >>> (FILTER_SHIFT + 6))] |= 1L << (word >>> FILTER_SHIFT);
    }
    offHeap = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, sorted.length);
    MemorySegment.copy(sorted, 0, offHeap, ValueLayout.JAVA_LONG, 0, sorted.length);
  }

  /** Returns whether a word is one of these. */
  boolean has(long word) {
    return mayHave(word) != 0 && Arrays.binarySearch(sorted, word) >= 0;
  }

  /** Returns 1 if the filter passes a word, which may then be one of these, else 0. */
  long mayHave(long word) {
    return filter[(int) (word >>> (FILTER_SHIFT + 6))] >>> (word >>> FILTER_SHIFT) & 1;
  }

  int count() {
    return sorted.length;
  }

  /** Returns the words in off-heap memory, ascending. */
  MemorySegment offHeap() {
    return offHeap;
  }
}
