package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Finds where data belongs, of which nothing is known but what streams it may be of. */
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
      List<LocatedExtent> located = new ArrayList<>();
      pages.forEach(page -> addTo(located, page));
      return List.copyOf(located);
    }
  }

  private static void addTo(List<LocatedExtent> located, FoundPage page) {
    int step = page.isWhole() ? page.sectors() : 1;
    for (int s = 0; s < page.sectors(); s += step) {
      int start = FoundPage.start(s);
      add(
          located,
          new LocatedExtent(
              page.offset() + start,
              page.end(s + step - 1) - start,
              page.verdict(s) == FoundPage.Verdict.ZEROS,
              page.origin(s, start)));
    }
  }

  private static void add(List<LocatedExtent> located, LocatedExtent next) {
    if (!located.isEmpty()) {
      LocatedExtent last = located.getLast();
      if (last.zeros() == next.zeros()
          && last.origin().isPresent() == next.origin().isPresent()
          && (last.origin().isEmpty()
              || last.origin().get().continuedBy(next.origin().orElseThrow(), last.length()))) {
        located.removeLast();
        next =
            new LocatedExtent(
                last.offset(), last.length() + next.length(), last.zeros(), last.origin());
      }
    }
    located.add(next);
  }
}
