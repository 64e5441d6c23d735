package io.dgen.storage.verify;

import io.dgen.storage.locate.Origin;
import io.dgen.storage.locate.Run;
import io.dgen.storage.locate.Segment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bad extent in the making: the next page may still add to it, and show where it belongs. The
 * components are those of {@link BadExtent}.
 *
 * @param offset where it begins
 * @param length how long it is
 * @param firstBad offset of the first byte that is wrong
 * @param expected what that byte should be
 * @param found what it is
 * @param badBytes bytes that are wrong
 * @param badBits bits that are wrong
 * @param last the last of its segments
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

  /** Both as one, or null if they are not adjacent or not of one kind and origin. */
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
   * The extent.
   *
   * @param seed the file's own
   * @param stream the file's own
   * @param position of the file's start in its own stream
   */
  BadExtent extent(long seed, long stream, long position) {
    Optional<Origin> origin = Optional.ofNullable(last.run()).map(r -> r.origin(position + offset));
    return new BadExtent(
        offset,
        length,
        firstBad,
        expected,
        found,
        badBytes,
        badBits,
        kind(last.run(), seed, stream),
        origin);
  }

  private BadExtent.Kind kind(@Nullable Run run, long seed, long stream) {
    if (run != null) {
      if (run.generator().spec().seed() != seed) {
        return BadExtent.Kind.OTHER_SEED;
      }
      return run.generator().spec().stream() != stream
          ? BadExtent.Kind.OTHER_STREAM
          : BadExtent.Kind.OTHER_POSITION;
    }
    return switch (last.content()) {
      case ZEROS -> BadExtent.Kind.ZEROS;
      case FLIPS -> BadExtent.Kind.BIT_FLIPS;
      case RIGHT, OTHER, MIXED -> BadExtent.Kind.UNKNOWN;
    };
  }
}
