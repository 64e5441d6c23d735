package io.dgen.storage.verify;

import io.dgen.StreamSpec;
import io.dgen.storage.locate.Origin;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file that holds something else than it should, all of it of one kind. It begins and
 * ends with a sector of 512 bytes, or with what is compared; a range of other or lost data takes in
 * sectors that are right by chance, as where both hold zeros.
 *
 * @param offset where it begins
 * @param length how long it is
 * @param firstBad offset of the first byte that is wrong
 * @param expected what that byte should be, 0 to 255
 * @param found what it is, 0 to 255
 * @param badBytes bytes that are wrong
 * @param badBits bits that are wrong
 * @param kind what the found data is
 * @param origin where it belongs, if that has been found
 */
public record BadExtent(
    long offset,
    long length,
    long firstBad,
    int expected,
    int found,
    long badBytes,
    long badBits,
    Kind kind,
    Optional<Origin> origin)
    implements Extent, Serializable {

  /** The kinds of data found in place of the expected. */
  public enum Kind {
    /** All zero. */
    ZEROS,
    /** What it should be, but for few bits: fewer than one in 16 of the 64 bytes around each. */
    BIT_FLIPS,
    /** Data of another position of this stream. */
    OTHER_POSITION,
    /** Data of another generation of this stream: stale, or newer. */
    OTHER_GENERATION,
    /** Data of another stream of this run. */
    OTHER_STREAM,
    /** Data of another seed: of another run, or older. */
    OTHER_SEED,
    /** Other data. */
    UNKNOWN
  }

  /**
   * The serialized form of a bad extent: {@link Optional} has none.
   *
   * @param offset of the extent
   * @param length of the extent
   * @param firstBad of the extent
   * @param expected of the extent
   * @param found of the extent
   * @param badBytes of the extent
   * @param badBits of the extent
   * @param kind of the extent
   * @param origin of the extent, or null
   */
  private record Serialized(
      long offset,
      long length,
      long firstBad,
      int expected,
      int found,
      long badBytes,
      long badBits,
      Kind kind,
      @Nullable Origin origin)
      implements Serializable {

    /**
     * Returns the extent.
     *
     * @return a {@link BadExtent}
     */
    private Object readResolve() {
      return new BadExtent(
          offset,
          length,
          firstBad,
          expected,
          found,
          badBytes,
          badBits,
          kind,
          Optional.ofNullable(origin));
    }
  }

  /**
   * Returns the serialized form.
   *
   * @return without an {@link Optional}
   */
  private Object writeReplace() {
    return new Serialized(
        offset, length, firstBad, expected, found, badBytes, badBits, kind, origin.orElse(null));
  }

  /** The same further on in the file. */
  BadExtent moved(long by) {
    return new BadExtent(
        offset + by, length, firstBad + by, expected, found, badBytes, badBits, kind, origin);
  }

  /**
   * Both as one, or null if they are not adjacent or not of one kind and origin.
   *
   * @param spec of the file's own stream; others have the same parameters
   * @param position of the file's start in it
   */
  static @Nullable BadExtent merged(BadExtent a, BadExtent b, StreamSpec spec, long position) {
    if (a.end() != b.offset || a.kind != b.kind) {
      return null;
    }
    Optional<Origin> origin = a.origin.flatMap(o -> together(a, b, spec, position));
    if (origin.isEmpty() && a.origin.isPresent()) {
      return null;
    }
    return new BadExtent(
        a.offset,
        a.length + b.length,
        a.firstBad,
        a.expected,
        a.found,
        a.badBytes + b.badBytes,
        a.badBits + b.badBits,
        a.kind,
        origin);
  }

  /** Where the data of both stands together. */
  private static Optional<Origin> together(
      BadExtent a, BadExtent b, StreamSpec spec, long position) {
    Origin first = a.origin.orElseThrow();
    Origin second = b.origin.orElseThrow();
    if (first.seed() != second.seed()
        || first.stream() != second.stream()
        || !first.generations().meets(second.generations())) {
      return Optional.empty();
    }
    if (first.position() + a.length == second.position() && first.occurrences() == 0) {
      return Optional.of(first.and(second));
    }
    return spec.places(first.position(), a.length)
        .flatMap(
            places ->
                spec.places(second.position(), b.length)
                    .flatMap(next -> places.followedBy(next, a.length)))
        .map(places -> first.with(second, places, position + a.offset));
  }
}
