package io.dgen.storage.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Extents in the order of their offsets, in which they must be added: adjacent ones merged, the
 * first so many kept and the rest counted as if they were kept, so that memory is bounded. Not
 * thread-safe.
 */
final class ExtentList<E> {

  /** Extents kept. */
  static final int MOST = 1000;

  /** Two extents, the earlier one first, as one; null if they stay two. */
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

  /** Adds extents of which nobody knows more than their number and perhaps the last one. */
  void addUnknown(long more, @Nullable E lastOne) {
    if (more > 0) {
      count += more;
      last = lastOne;
    }
  }

  List<E> kept() {
    return List.copyOf(kept);
  }

  /** How many more there are. */
  long dropped() {
    return count - kept.size();
  }
}
