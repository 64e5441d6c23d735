package io.dgen;

import java.util.Locale;
import java.util.Optional;

/**
 * The positions in a stream that hold the same bytes because of deduplication, at equal distances.
 * Made by {@link StreamSpec#places}. Immutable.
 *
 * @param first the first position
 * @param count how many there are, at least 1
 * @param distance bytes from each to the next; 0 if there is but one
 */
public record Places(long first, long count, long distance) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public Places {
    if (first < 0 || count < 1 || distance < 0 || (count == 1) != (distance == 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "first is %d, count %d and distance %d, but must be 0 or more, 1 or more, and 0 for one place",
              first,
              count,
              distance));
    }
  }

  /**
   * Returns a single place.
   *
   * @param position its position
   * @return the place
   */
  public static Places of(long position) {
    return new Places(position, 1, 0);
  }

  /** Returns places; the distance does not matter if there is only one. */
  static Places of(long first, long count, long distance) {
    return count == 1 ? of(first) : new Places(first, count, distance);
  }

  /**
   * Returns the last position.
   *
   * @return the position
   */
  public long last() {
    return first + (count - 1) * distance;
  }

  /**
   * Tells whether a position is one of these.
   *
   * @param position any
   * @return true if so
   */
  public boolean has(long position) {
    return position == first
        || (count > 1
            && position > first
            && position <= last()
            && (position - first) % distance == 0);
  }

  /**
   * Returns these places without the first.
   *
   * @return the others, at least one
   */
  public Places withoutFirst() {
    return of(first + distance, count - 1, distance);
  }

  /**
   * Returns these places without the last.
   *
   * @return the others, at least one
   */
  public Places withoutLast() {
    return of(first, count - 1, distance);
  }

  /**
   * Returns these places moved along the stream.
   *
   * @param bytes how far; negative to move towards the start
   * @return the moved places
   */
  public Places moved(long bytes) {
    return of(first + bytes, count, distance);
  }

  /**
   * Returns those of these places that other places follow.
   *
   * @param next the other places, in the same stream
   * @param bytes how far after a place the other one must be
   * @return the places that are left, empty if there are none
   */
  public Optional<Places> followedBy(Places next, long bytes) {
    if (count == 1) {
      return next.has(first + bytes) ? Optional.of(this) : Optional.empty();
    }
    if (next.count == 1) {
      return Optional.of(next.first - bytes).filter(this::has).map(Places::of);
    }
    long from = Math.max(first, next.first - bytes);
    long to = Math.min(last(), next.last() - bytes);
    boolean meet = distance == next.distance && (next.first - bytes - first) % distance == 0;
    return meet && from <= to
        ? Optional.of(of(from, (to - from) / distance + 1, distance))
        : Optional.empty();
  }
}
