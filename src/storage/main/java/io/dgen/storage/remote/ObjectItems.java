package io.dgen.storage.remote;

import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * Objects of equal size, by number.
 *
 * @param count how many
 * @param bytes of each
 * @param items each of them
 */
record ObjectItems(long count, long bytes, LongFunction<ObjectItem> items) {

  ObjectItem item(long number) {
    return items.apply(number);
  }

  /** Returns how many pieces of a size an object has; an empty one has one. */
  long pieces(long pieceBytes) {
    return Math.max(1, Math.ceilDiv(bytes, pieceBytes));
  }

  long pieceBytes(long piece, long pieceBytes) {
    return Math.min(pieceBytes, bytes - piece * pieceBytes);
  }

  /** Returns whether a number is in a sorted list. */
  static boolean has(long[] sorted, long number) {
    return Arrays.binarySearch(sorted, number) >= 0;
  }
}
