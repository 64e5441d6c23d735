package io.dgen.storage.locate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps the words that a page may have in its first row to their places in a file. Not thread-safe.
 */
final class WordPlaces {

  private record Place(FoundPage page, int at) {}

  private final int lane;
  private final Map<Long, List<Place>> places = new HashMap<>();

  WordPlaces(int lane) {
    this.lane = lane;
  }

  /** Adds the words at which pages may begin if the data is displaced by whole sectors. */
  void addSectors(List<FoundPage> pages, long position) {
    // A page may begin in the block before: then its later words are in this one.
    int phase = (int) Math.floorMod((long) lane * Long.BYTES - position, (long) FoundPage.SECTOR);
    for (FoundPage page : pages) {
      for (int at = phase; at < page.length(); at += FoundPage.SECTOR) {
        add(page, at);
      }
    }
  }

  /** Adds the words at every offset of a range. */
  void addAll(FoundPage page, int from, int to) {
    for (int at = from; at < to; at++) {
      add(page, at);
    }
  }

  private void add(FoundPage page, int at) {
    if (at + Long.BYTES <= page.length() && page.isOpen(at)) {
      long word = page.word(at);
      if (word != 0) {
        places.computeIfAbsent(word, w -> new ArrayList<>()).add(new Place(page, at));
      }
    }
  }

  int lane() {
    return lane;
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  long[] words() {
    return places.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns the offsets of the file at which a page with this word would begin. */
  long[] starts(long word) {
    return places.getOrDefault(word, List.of()).stream()
        .mapToLong(place -> place.page.offset() + place.at - (long) lane * Long.BYTES)
        .toArray();
  }
}
