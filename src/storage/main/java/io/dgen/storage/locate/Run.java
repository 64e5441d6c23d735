package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import io.dgen.Generations;
import io.dgen.Places;
import io.dgen.UnitSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file whose data has been located: the places in a stream that hold all of it, each
 * of them compared. With deduplication there may be several, and every part that is added can rule
 * some out. Immutable.
 *
 * @param generator the stream's
 * @param offset where the range begins in the file
 * @param length how many bytes
 * @param places where in the stream it stands, as far as is known
 * @param all whether these are all places
 * @param generations the generations of the stream in which all of it stands there
 * @param shared whether all of it is a pool's
 */
public record Run(
    DataGenerator generator,
    long offset,
    long length,
    Places places,
    boolean all,
    Generations generations,
    boolean shared) {

  /** Begins a range with a sector that was compared with the candidate. */
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
    // Other pages may also have zeros there, so zeros are compared, not taken from the layout.
    long position = page.offset() + from + candidate.shift();
    Optional<Places> all = candidate.generator().spec().places(position, to - from);
    UnitSource source = candidate.generator().sourceAt(position);
    UnitSource end = candidate.generator().sourceAt(position + to - from - 1);
    Run core =
        new Run(
            candidate.generator(),
            page.offset() + from,
            to - from,
            all.orElse(Places.of(position)),
            all.isPresent(),
            source.generations().and(end.generations()),
            source.shared() && end.shared());
    Run early = core.before(page, FoundPage.start(sector), scratch);
    Run run = early == null ? null : early.after(page, page.end(sector), scratch);
    if (run == null) {
      throw new IllegalStateException("the sector is not at its place"); // it was compared before
    }
    return run;
  }

  /** Returns where the range ends in the file. */
  long end() {
    return offset + length;
  }

  /**
   * Returns this range extended by what follows it in a page, or null if no place holds all of it.
   *
   * @param page the page that has the range's end
   * @param to where in the page to end
   */
  @Nullable Run after(FoundPage page, int to, MemorySegment scratch) {
    int from = (int) (end() - page.offset());
    // The same bytes follow all places except the last, where the copies may end.
    boolean last = stands(page, from, to, places.last() + length, scratch);
    boolean others = places.count() > 1 && stands(page, from, to, places.first() + length, scratch);
    Places left = left(others, last, places.count() > 1 ? places.withoutLast() : null, last());
    return left == null ? null : longer(offset, left, left.first() + length, to - from);
  }

  /** Returns this range extended backwards to an offset in the page, or null. */
  @Nullable Run before(FoundPage page, int from, MemorySegment scratch) {
    int to = (int) (offset - page.offset());
    int bytes = to - from;
    boolean first = stands(page, from, to, places.first() - bytes, scratch);
    boolean others = places.count() > 1 && stands(page, from, to, places.last() - bytes, scratch);
    Places one = Places.of(places.first());
    Places left = left(others, first, places.count() > 1 ? places.withoutFirst() : null, one);
    return left == null
        ? null
        : longer(offset - bytes, left.moved(-bytes), left.first() - bytes, bytes);
  }

  /** Returns this range together with a part at its end or start, of a page at most. */
  private Run longer(long start, Places left, long position, int bytes) {
    if (bytes == 0) {
      return new Run(generator, start, length, left, all, generations, shared);
    }
    UnitSource from = generator.sourceAt(position);
    UnitSource to = generator.sourceAt(position + bytes - 1);
    return new Run(
        generator,
        start,
        length + bytes,
        left,
        all,
        generations.and(from.generations()).and(to.generations()),
        shared && from.shared() && to.shared());
  }

  private Places last() {
    return Places.of(places.last());
  }

  /** Returns the places that are left if one place differs from all the others. */
  private @Nullable Places left(
      boolean others, boolean one, @Nullable Places allOthers, Places theOne) {
    if (others) {
      return one ? places : allOthers;
    }
    return one ? theOne : null;
  }

  /** Tells whether a part of a page equals the stream at a position. */
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

  /** Returns the first place, as a candidate for data near this range. */
  Candidate first() {
    return new Candidate(generator, places.first() - offset);
  }

  /** Returns the last place, as a candidate for data near this range. */
  Candidate latest() {
    return new Candidate(generator, places.last() - offset);
  }

  /**
   * Returns where the range belongs.
   *
   * @param own the position that this range of the file has in its own stream
   * @return the origin
   */
  public Origin origin(long own) {
    Origin origin =
        new Origin(generator.spec().seed(), generator.spec().stream(), own, 1, generations, shared)
            .at(places, own);
    return all ? origin : origin.uncounted();
  }
}
