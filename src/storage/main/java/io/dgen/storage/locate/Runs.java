package io.dgen.storage.locate;

import io.dgen.stream.SectorDifference.Content;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the origin of each sector of a file's pages: among the places that were found, one where
 * adjacent sectors stand together. Pages must come in the file's order. Not thread-safe.
 */
public final class Runs {

  private final MemorySegment scratch;
  private @Nullable Run run;

  /**
   * Starts at the first page.
   *
   * @param scratch memory for one page
   */
  public Runs(MemorySegment scratch) {
    this.scratch = scratch;
  }

  /** Returns the range that was located last, or null. */
  @Nullable Run latest() {
    return run;
  }

  /**
   * Divides a page by what its sectors hold.
   *
   * @param page the next page
   * @return the segments that are wrong, in order
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

  /** Returns the range that has the whole page, including sectors that are right by chance. */
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
   * Returns the longest range from a sector: over all sectors, or only those that may be placed.
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

  /** Tells whether a page is all zero, or all other data apart from zeros that are right. */
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

  /** Returns the current range extended by the sector that follows it, or null. */
  private @Nullable Run longer(FoundPage page, int sector) {
    return run != null
            && run.end() == page.offset() + FoundPage.start(sector)
            && mayBePlaced(page, sector)
        ? run.after(page, page.end(sector), scratch)
        : null;
  }

  /** Returns the longest range that begins with a sector, or null. */
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

  /** Returns a range extended by the unplaced sector before it, or null. */
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

  @Override
  public String toString() {
    return "Runs[" + run + "]";
  }
}
