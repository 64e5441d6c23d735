package io.dgen;

import java.util.Locale;
import java.util.Optional;

/**
 * Where in a stream the same bytes stand: at positions of equal distance. Made by {@link
 * StreamSpec#places}. Immutable.
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
          String.format(Locale.ROOT, "first is %d, count %d and distance %d, but must be 0 or more, 1 or more, and 0 for one place", first, count, distance));
    }
  }

  /**
   * One place alone.
   *
   * @param position its position
   * @return that place
   */
  public static Places of(long position) {
    return new Places(position, 1, 0);
  }

  /** So many places, of which there may be but one. */
  static Places of(long first, long count, long distance) {
    return count == 1 ? of(first) : new Places(first, count, distance);
  }

  /**
   * The last of the positions.
   *
   * @return the position
   */
  public long last() {
    return first + (count - 1) * distance;
  }

  /**
   * Whether a position is one of these.
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
   * These places but the first.
   *
   * @return the others; there must be any
   */
  public Places withoutFirst() {
    return of(first + distance, count - 1, distance);
  }

  /**
   * These places but the last.
   *
   * @return the others; there must be any
   */
  public Places withoutLast() {
    return of(first, count - 1, distance);
  }

  /**
   * The places from which all bytes are further on in the stream.
   *
   * @param bytes how far; less than 0 for further back
   * @return as many places
   */
  public Places moved(long bytes) {
    return of(first + bytes, count, distance);
  }

  /**
   * Those of these places that are followed by others.
   *
   * @param next the others, in the same stream
   * @param bytes how far behind each place the next one must be
   * @return what is left; empty if nothing is
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
