package io.dgen.storage.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects extents, which must come in the order of their offsets. Merges adjacent ones, keeps the
 * first ones, and counts the rest as if it kept them, so that memory is bounded. Not thread-safe.
 */
final class ExtentList<E> {

  /** The most extents kept. */
  static final int MOST = 1000;

  /** Joins two extents, the earlier one first; returns null if they stay two. */
  @FunctionalInterface
  interface Merge<E> {
    @Nullable E merged(E earlier, E later);
  }

  private final List<E> kept = new ArrayList<>();
  private final Merge<E> merge;
  private @Nullable E last;
  private long count;

  ExtentList(Merge<E> merge) {
    this.merge = merge;
  }

  void add(E extent) {
    E merged = last == null ? null : merge.merged(last, extent);
    if (merged != null) {
      last = merged;
      if (count <= MOST) {
        kept.set(kept.size() - 1, merged);
      }
      return;
    }
    last = extent;
    count++;
    if (count <= MOST) {
      kept.add(extent);
    }
  }

  /** Counts extents that are not listed; the last one may be given. */
  void addUnknown(long more, @Nullable E lastOne) {
    if (more > 0) {
      count += more;
      last = lastOne;
    }
  }

  List<E> kept() {
    return List.copyOf(kept);
  }

  /** Returns how many more there are. */
  long dropped() {
    return count - kept.size();
  }
}
