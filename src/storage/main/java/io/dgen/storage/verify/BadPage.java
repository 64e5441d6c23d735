package io.dgen.storage.verify;

import io.dgen.storage.locate.FoundPage;
import io.dgen.storage.locate.Segment;
import io.dgen.stream.SectorDifference;
import io.dgen.stream.SectorDifference.Content;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A block of 4096 bytes of a file, or what there is of it, that is not as it should be: what is
 * wrong in each of its sectors, and what is there instead.
 *
 * @param sectors what differs in each
 * @param found what is there
 */
record BadPage(List<SectorDifference> sectors, FoundPage found) {

  static BadPage of(long offset, MemorySegment expected, MemorySegment found) {
    List<SectorDifference> sectors = SectorDifference.of(expected, found);
    Content[] contents = sectors.stream().map(SectorDifference::content).toArray(Content[]::new);
    return new BadPage(sectors, new FoundPage(offset, found, contents));
  }

  VerifyResult.Totals totals() {
    Finding all = finding(new Segment(0, sectors.size(), Content.OTHER, null));
    int last = sectors.size() - 1;
    while (sectors.get(last).content() == Content.RIGHT) {
      last--;
    }
    return new VerifyResult.Totals(
        all.firstBad(),
        found.offset() + sectors.get(last).last(),
        1,
        all.badBytes(),
        all.badBits());
  }

  /** What is wrong in some sectors. */
  List<Finding> findings(List<Segment> segments) {
    return segments.stream().map(this::finding).toList();
  }

  private Finding finding(Segment segment) {
    SectorDifference first = null;
    long bytes = 0;
    long bits = 0;
    for (int s = segment.from(); s < segment.to(); s++) {
      SectorDifference sector = sectors.get(s);
      first = first == null && sector.content() != Content.RIGHT ? sector : first;
      bytes += sector.bytes();
      bits += sector.bits();
    }
    if (first == null) {
      throw new IllegalArgumentException("nothing is wrong in sectors of " + segment);
    }
    long start = (long) segment.from() * SectorDifference.SECTOR;
    long end = Math.min(found.length(), (long) segment.to() * SectorDifference.SECTOR);
    return new Finding(
        found.offset() + start,
        end - start,
        found.offset() + first.first(),
        first.expected(),
        first.found(),
        bytes,
        bits,
        segment);
  }
}
