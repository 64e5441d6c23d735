package io.dgen.storage;

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
      MemorySegment copy = arena.allocate(data.byteSize(), BadPage.BYTES).copyFrom(data);
      List<BadPage> pages = new ArrayList<>();
      for (long at = 0; at < copy.byteSize(); at += BadPage.BYTES) {
        long bytes = Math.min(BadPage.BYTES, copy.byteSize() - at);
        pages.add(BadPage.unknown(offset + at, copy.asSlice(at, bytes)));
      }
      finder.placeAll(generator, position, pages);
      List<LocatedExtent> located = new ArrayList<>();
      for (BadPage page : pages) {
        page.forEachExtent(
            generator.spec().seed(),
            generator.spec().stream(),
            extent ->
                add(
                    located,
                    new LocatedExtent(
                        extent.offset(),
                        extent.length(),
                        extent.kind() == BadExtent.Kind.ZEROS,
                        extent.origin())));
      }
      return List.copyOf(located);
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
