package io.dgen.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Numbers that follow each other: of objects, or of pieces of them.
 *
 * @param from the first
 * @param to behind the last
 */
record ObjectRange(long from, long to) implements Serializable {

  long count() {
    return to - from;
  }

  /** The same numbers in so many lists, all of them equally long within one. */
  static List<ArrayList<ObjectRange>> share(List<ObjectRange> all, int lists) {
    long total = all.stream().mapToLong(ObjectRange::count).sum();
    List<ArrayList<ObjectRange>> shares = new ArrayList<>();
    int range = 0;
    long next = all.isEmpty() ? 0 : all.getFirst().from;
    for (int i = 0; i < lists; i++) {
      ArrayList<ObjectRange> share = new ArrayList<>();
      long wanted = bound(total, i + 1, lists) - bound(total, i, lists);
      while (wanted > 0) {
        long end = Math.min(all.get(range).to, next + wanted);
        share.add(new ObjectRange(next, end));
        wanted -= end - next;
        next = end;
        if (next == all.get(range).to && ++range < all.size()) {
          next = all.get(range).from;
        }
      }
      shares.add(share);
    }
    return shares;
  }

  /** All numbers of a list. */
  static long[] numbers(List<ObjectRange> ranges) {
    return ranges.stream().flatMapToLong(r -> LongStream.range(r.from, r.to)).toArray();
  }

  /** Where the i-th of so many almost equal shares of a total begins. */
  static long bound(long total, long i, long shares) {
    return total / shares * i + total % shares * i / shares;
  }
}
