package io.dgen.storage.verify;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Extents in the order of their offsets, adjacent ones merged, the first so many kept and the rest
 * counted: bounded, whatever comes. They may be added in any order. Not thread-safe.
 */
final class ExtentList<E extends Extent> {

  /** Extents kept. */
  static final int MOST = 1000;

  /** Two extents, the earlier one first, as one; null if they stay two. */
  @FunctionalInterface
  interface Merge<E> {
    @Nullable E merged(E earlier, E later);
  }

  private final TreeMap<Long, E> kept = new TreeMap<>();
  private final Merge<E> merge;
  private long dropped;

  ExtentList(Merge<E> merge) {
    this.merge = merge;
  }

  void add(E extent) {
    E added = extent;
    Map.Entry<Long, E> before = kept.lowerEntry(added.offset());
    if (before != null) {
      E merged = merge.merged(before.getValue(), added);
      added = merged != null ? merged : added;
    }
    Map.Entry<Long, E> behind = kept.higherEntry(extent.offset());
    if (behind != null) {
      E merged = merge.merged(added, behind.getValue());
      if (merged != null) {
        kept.remove(behind.getKey());
        added = merged;
      }
    }
    kept.put(added.offset(), added);
    if (kept.size() > MOST) {
      kept.pollLastEntry();
      dropped++;
    }
  }

  List<E> kept() {
    return List.copyOf(kept.values());
  }

  /** How many have been dropped; some of them might have been merged. */
  long dropped() {
    return dropped;
  }
}
