package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import io.dgen.stream.SectorDifference;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the origin of data, given the streams that it may belong to. */
public final class Locator {

  private Locator() {}

  /**
   * Looks where each part of some data belongs: at its own place, at another position, in another
   * stream; displaced by any number of bytes. Half a page whose beginning is missing is found only
   * where it follows data that is.
   *
   * @param generator of the stream that the data should be of
   * @param position of that stream at the file's start
   * @param offset where in the file the data stands
   * @param data what to look for; copied
   * @param finder searches
   * @return all of the data, in sectors of 512 bytes from its start on, adjacent ones merged
   */
  public static List<LocatedExtent> locate(
      DataGenerator generator,
      long position,
      long offset,
      MemorySegment data,
      OriginFinder finder) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment copy = arena.allocate(data.byteSize(), FoundPage.BYTES).copyFrom(data);
      List<FoundPage> pages = new ArrayList<>();
      for (long at = 0; at < copy.byteSize(); at += FoundPage.BYTES) {
        long bytes = Math.min(FoundPage.BYTES, copy.byteSize() - at);
        pages.add(FoundPage.unknown(offset + at, copy.asSlice(at, bytes)));
      }
      finder.placeAll(generator, position, pages);
      Runs runs = new Runs(arena.allocate(FoundPage.BYTES, FoundPage.BYTES));
      List<LocatedExtent> located = new ArrayList<>();
      Segment last = null;
      for (FoundPage page : pages) {
        for (Segment segment : runs.of(page)) {
          LocatedExtent next = extent(position, page, segment);
          if (last != null && segment.continues(last)) {
            next = together(position, located.removeLast(), next, segment);
          }
          located.add(next);
          last = segment;
        }
      }
      return List.copyOf(located);
    }
  }

  private static LocatedExtent extent(long position, FoundPage page, Segment segment) {
    long offset = page.offset() + FoundPage.start(segment.from());
    return new LocatedExtent(
        offset,
        page.offset() + page.end(segment.to() - 1) - offset,
        segment.content() == SectorDifference.Content.ZEROS,
        origin(position + offset, segment));
  }

  private static LocatedExtent together(
      long position, LocatedExtent earlier, LocatedExtent later, Segment segment) {
    return new LocatedExtent(
        earlier.offset(),
        earlier.length() + later.length(),
        earlier.zeros(),
        origin(position + earlier.offset(), segment));
  }

  private static Optional<Origin> origin(long own, Segment segment) {
    return Optional.ofNullable(segment.run()).map(run -> run.origin(own));
  }
}
