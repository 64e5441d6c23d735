package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import io.dgen.Places;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file whose data has been located: where in a stream all of it stands, seen by
 * comparing. With deduplication that is at several places, until one more part shows which of them
 * it is. Immutable.
 *
 * @param generator the stream's
 * @param offset where the range begins in the file
 * @param length how many bytes
 * @param places where in the stream it stands, as far as is known
 * @param all whether these are all places
 */
public record Run(DataGenerator generator, long offset, long length, Places places, boolean all) {

  /** Data of a page, from one sector on, that has been seen to come from a place. */
  static Run begun(FoundPage page, int sector, Candidate candidate, MemorySegment scratch) {
    MemorySegment bytes = page.bytes();
    int from = FoundPage.start(sector);
    while (bytes.get(ValueLayout.JAVA_BYTE, from) == 0) {
      from++;
    }
    int to = page.end(sector);
    while (bytes.get(ValueLayout.JAVA_BYTE, to - 1) == 0) {
      to--;
    }
    // Zeros may stand where other pages do: they are compared.
    long position = page.offset() + from + candidate.shift();
    Optional<Places> all = candidate.generator().spec().places(position, to - from);
    Run core =
        new Run(
            candidate.generator(),
            page.offset() + from,
            to - from,
            all.orElse(Places.of(position)),
            all.isPresent());
    Run early = core.before(page, FoundPage.start(sector), scratch);
    Run run = early == null ? null : early.after(page, page.end(sector), scratch);
    if (run == null) {
      throw new IllegalStateException("the sector is not at its place"); // was compared before
    }
    return run;
  }

  /** Where it ends in the file. */
  long end() {
    return offset + length;
  }

  /**
   * This range with what follows it in a page, if all of that stands together at any place.
   *
   * @param page the page that has the range's end
   * @param to where in the page to end
   */
  @Nullable Run after(FoundPage page, int to, MemorySegment scratch) {
    int from = (int) (end() - page.offset());
    // All places but the last are followed by the same bytes, those that also follow its copy.
    boolean last = stands(page, from, to, places.last() + length, scratch);
    boolean others = places.count() > 1 && stands(page, from, to, places.first() + length, scratch);
    Places left = left(others, last, places.count() > 1 ? places.withoutLast() : null, last());
    return left == null ? null : new Run(generator, offset, length + to - from, left, all);
  }

  /** This range with what comes before it in a page, from a place in the page on. */
  @Nullable Run before(FoundPage page, int from, MemorySegment scratch) {
    int to = (int) (offset - page.offset());
    int bytes = to - from;
    boolean first = stands(page, from, to, places.first() - bytes, scratch);
    boolean others = places.count() > 1 && stands(page, from, to, places.last() - bytes, scratch);
    Places one = Places.of(places.first());
    Places left = left(others, first, places.count() > 1 ? places.withoutFirst() : null, one);
    return left == null
        ? null
        : new Run(generator, offset - bytes, length + bytes, left.moved(-bytes), all);
  }

  private Places last() {
    return Places.of(places.last());
  }

  /** Which places are left, where one of them differs from all the others. */
  private @Nullable Places left(
      boolean others, boolean one, @Nullable Places allOthers, Places theOne) {
    if (others) {
      return one ? places : allOthers;
    }
    return one ? theOne : null;
  }

  /** Whether a part of a page stands at a position of the stream. */
  private boolean stands(FoundPage page, int from, int to, long position, MemorySegment scratch) {
    if (position < 0 || position > generator.spec().size() - (to - from)) {
      return false;
    }
    if (page.hasMatch(new Candidate(generator, position - from - page.offset()), from, to)) {
      return true;
    }
    generator.fillAt(position, scratch.asSlice(from, to - from));
    return MemorySegment.mismatch(scratch, from, to, page.bytes(), from, to) < 0;
  }

  /** Where data may belong that stands near this range. */
  Candidate first() {
    return new Candidate(generator, places.first() - offset);
  }

  /** The other end of it. */
  Candidate latest() {
    return new Candidate(generator, places.last() - offset);
  }

  /**
   * Returns where the range belongs.
   *
   * @param own where it is in its own stream's order
   * @return the origin
   */
  public Origin origin(long own) {
    Origin origin = Origin.of(generator.spec().seed(), generator.spec().stream(), places, own);
    return all ? origin : origin.uncounted();
  }
}
