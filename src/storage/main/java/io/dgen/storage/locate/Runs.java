package io.dgen.storage.locate;

import io.dgen.stream.SectorDifference.Content;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each sector of a file's pages belongs to: of the places that were found for them,
 * those where as much as possible stands together. Pages come in the file's order. Not thread-safe.
 */
public final class Runs {

  private final MemorySegment scratch;
  private @Nullable Run run;

  /**
   * None so far.
   *
   * @param scratch memory of a page
   */
  public Runs(MemorySegment scratch) {
    this.scratch = scratch;
  }

  /** The latest range that was located, or null. */
  @Nullable Run latest() {
    return run;
  }

  /**
   * Decides for a page.
   *
   * @param page the next page
   * @return what is wrong in it, in order
   */
  public List<Segment> of(FoundPage page) {
    if (!page.hasOther()) {
      return unplaced(page);
    }
    Run whole = whole(page);
    if (whole != null) {
      run = whole;
      return List.of(new Segment(0, page.sectors(), Content.OTHER, whole));
    }
    return page.matches().isEmpty() && !follows(page) ? unplaced(page) : inSectors(page);
  }

  private boolean follows(FoundPage page) {
    return run != null && run.end() == page.offset();
  }

  /** What all of the page belongs to, also the sectors that are right by chance. */
  private @Nullable Run whole(FoundPage page) {
    if (run != null && follows(page)) {
      Run longer = run.after(page, page.length(), scratch);
      if (longer != null) {
        return longer;
      }
    }
    for (FoundPage.Match match : page.matches()) {
      Run all = from(page, match, firstTelling(page, match), true);
      if (all.end() == page.offset() + page.length()) {
        all = all.offset() == page.offset() ? all : all.before(page, 0, scratch);
        if (all != null) {
          return all;
        }
      }
    }
    return null;
  }

  private static int firstTelling(FoundPage page, FoundPage.Match match) {
    int sector = 0;
    while (!match.has(sector) || !page.isTelling(sector)) {
      sector++; // there is one, or it were no match
    }
    return sector;
  }

  /**
   * As much as stands together from a sector on: of all sectors, or of those that may be placed.
   */
  private Run from(FoundPage page, FoundPage.Match match, int sector, boolean all) {
    Run begun = Run.begun(page, sector, match.candidate(), scratch);
    for (int s = sector + 1; s < page.sectors() && (all || mayBePlaced(page, s)); s++) {
      Run longer = begun.after(page, page.end(s), scratch);
      if (longer == null) {
        break;
      }
      begun = longer;
    }
    return begun;
  }

  private static boolean mayBePlaced(FoundPage page, int sector) {
    Content content = page.content(sector);
    return content == Content.OTHER || content == Content.ZEROS;
  }

  /** All is zero, or other data but for sectors that are zero in that and should be. */
  private static boolean isOneKind(FoundPage page) {
    if (page.isZero()) {
      return true;
    }
    for (int s = 0; s < page.sectors(); s++) {
      Content content = page.content(s);
      if (content != Content.OTHER && !(content == Content.RIGHT && page.isZero(s))) {
        return false;
      }
    }
    return true;
  }

  private static List<Segment> unplaced(FoundPage page) {
    if (isOneKind(page)) {
      Content content = page.isZero() ? Content.ZEROS : Content.OTHER;
      return List.of(new Segment(0, page.sectors(), content, null));
    }
    List<Segment> segments = new ArrayList<>();
    for (int s = 0; s < page.sectors(); s++) {
      addUnplaced(segments, page, s);
    }
    return segments;
  }

  private static void addUnplaced(List<Segment> segments, FoundPage page, int sector) {
    Content content = page.content(sector);
    if (content != Content.RIGHT) {
      Content kind = content == Content.MIXED ? Content.OTHER : content;
      segments.add(new Segment(sector, sector + 1, kind, null));
    }
  }

  private List<Segment> inSectors(FoundPage page) {
    List<Segment> segments = new ArrayList<>();
    for (int s = 0; s < page.sectors(); ) {
      Run longer = longer(page, s);
      Run placed = longer != null ? longer : begun(page, s);
      if (placed == null) {
        addUnplaced(segments, page, s);
        s++;
        continue;
      }
      int from = s;
      for (Run more = placed; longer == null && more != null; ) {
        placed = more;
        from = (int) (placed.offset() - page.offset()) / FoundPage.SECTOR;
        more = withZerosBefore(page, placed, segments);
      }
      run = placed;
      s = (int) Math.ceilDiv(placed.end() - page.offset(), (long) FoundPage.SECTOR);
      segments.add(new Segment(from, s, Content.OTHER, placed));
    }
    return segments.stream().allMatch(segment -> segment.run() == null) ? unplaced(page) : segments;
  }

  /** The present range with a sector that follows it. */
  private @Nullable Run longer(FoundPage page, int sector) {
    return run != null
            && run.end() == page.offset() + FoundPage.start(sector)
            && mayBePlaced(page, sector)
        ? run.after(page, page.end(sector), scratch)
        : null;
  }

  /** The longest range that begins with a sector. */
  private @Nullable Run begun(FoundPage page, int sector) {
    Run longest = null;
    if (page.content(sector) == Content.OTHER && page.isTelling(sector)) {
      for (FoundPage.Match match : page.matches()) {
        Run begun = match.has(sector) ? from(page, match, sector, false) : null;
        if (begun != null && (longest == null || begun.length() > longest.length())) {
          longest = begun;
        }
      }
    }
    return longest;
  }

  /** A range with the sector before it, if that could not be placed and belongs to it. */
  private @Nullable Run withZerosBefore(FoundPage page, Run placed, List<Segment> segments) {
    int from = (int) (placed.offset() - page.offset()) / FoundPage.SECTOR;
    if (segments.isEmpty()
        || segments.getLast().to() < from
        || segments.getLast().run() != null
        || !mayBePlaced(page, from - 1)) {
      return null;
    }
    Run longer = placed.before(page, FoundPage.start(from - 1), scratch);
    if (longer != null) {
      segments.removeLast();
    }
    return longer;
  }
}
