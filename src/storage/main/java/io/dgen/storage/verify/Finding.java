package io.dgen.storage.verify;

import io.dgen.StreamSpec;
import io.dgen.storage.locate.Origin;
import io.dgen.storage.locate.Run;
import io.dgen.storage.locate.Segment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bad extent that the next page may still extend. The components are those of {@link BadExtent}.
 *
 * @param offset where it begins
 * @param length how long it is
 * @param firstBad offset of the first byte that is wrong
 * @param expected what that byte should be
 * @param found what it is
 * @param badBytes bytes that are wrong
 * @param badBits bits that are wrong
 * @param last its last segment
 */
record Finding(
    long offset,
    long length,
    long firstBad,
    int expected,
    int found,
    long badBytes,
    long badBits,
    Segment last) {

  /** Joins two findings; returns null if they are not adjacent or differ in kind or origin. */
  static @Nullable Finding merged(Finding a, Finding b) {
    return a.offset + a.length == b.offset && b.last.continues(a.last)
        ? new Finding(
            a.offset,
            a.length + b.length,
            a.firstBad,
            a.expected,
            a.found,
            a.badBytes + b.badBytes,
            a.badBits + b.badBits,
            b.last)
        : null;
  }

  /**
   * Returns the extent.
   *
   * @param own the file's own stream
   * @param position the position in that stream of the file's first byte
   */
  BadExtent extent(StreamSpec own, long position) {
    Optional<Origin> origin = Optional.ofNullable(last.run()).map(r -> r.origin(position + offset));
    return new BadExtent(
        offset,
        length,
        firstBad,
        expected,
        found,
        badBytes,
        badBits,
        kind(last.run(), own),
        origin);
  }

  private BadExtent.Kind kind(@Nullable Run run, StreamSpec own) {
    if (run != null) {
      StreamSpec found = run.generator().spec();
      if (found.seed() != own.seed()) {
        return BadExtent.Kind.OTHER_SEED;
      }
      if (found.stream() != own.stream()) {
        return BadExtent.Kind.OTHER_STREAM;
      }
      return run.generations().has(own.change().generation())
          ? BadExtent.Kind.OTHER_POSITION
          : BadExtent.Kind.OTHER_GENERATION;
    }
    return switch (last.content()) {
      case ZEROS -> BadExtent.Kind.ZEROS;
      case FLIPS -> BadExtent.Kind.BIT_FLIPS;
      case RIGHT, OTHER, MIXED -> BadExtent.Kind.UNKNOWN;
    };
  }
}
