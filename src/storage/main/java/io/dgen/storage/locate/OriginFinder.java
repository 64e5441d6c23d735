package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import io.dgen.PageSearch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Finds the origin of misplaced data: tries the origins found before, the same place in other
 * streams, and searches the streams for the words that a page may begin with. What it finds it has
 * compared, over a sector of 512 bytes at least. Thread-safe.
 *
 * <p>Data that is displaced by multiples of 512 bytes has the beginning of a page somewhere among
 * its sectors. Where none of a sector's neighbours is of the same place, as in half a page, it is
 * found only where it follows data that was, or at its own position in another stream.
 */
public final class OriginFinder {

  /**
   * Limits of the search.
   *
   * @param others streams that data may be of, besides the one it is compared with
   * @param searches how often streams are searched, at most; 0 or more
   * @param rangeBytes how much of all streams together a search goes through, at most: of the
   *     data's own stream around its place, then of the others, the nearest numbers first
   * @param threads threads that search
   */
  public record Settings(OtherStreams others, int searches, long rangeBytes, int threads) {

    /** The default number of searches of a verification. */
    public static final int DEFAULT_SEARCHES = 64;

    /** The default range of one search: a second's work or a few. */
    public static final long DEFAULT_RANGE_BYTES = 4L << 40;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming the one that is out of range
     */
    public Settings {
      if (searches < 0 || rangeBytes < DataGenerator.PAGE_BYTES || threads < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "searches is %d, rangeBytes %d and threads %d, but must be 0, 4096 and 1 or more",
                searches,
                rangeBytes,
                threads));
      }
    }

    /**
     * This stream alone, within bounds.
     *
     * @param threads threads that search
     * @return the settings
     */
    public static Settings standard(int threads) {
      return new Settings(OtherStreams.NONE, DEFAULT_SEARCHES, DEFAULT_RANGE_BYTES, threads);
    }
  }

  /** Places kept to try next. */
  private static final int HINTS = 32;

  /** Other streams in which the same place is tried before anything is searched. */
  private static final int PROBED_STREAMS = 64;

  /** Pages that are searched for at once: so many that all their sectors' words are. */
  static final int BATCH = PageSearch.MOST_WORDS / FoundPage.SECTORS;

  /**
   * Words of the first row that verifying searches by: another one, should the first be damaged.
   */
  private static final int[] FEW_LANES = {0, 5};

  private final Settings settings;
  private final List<Candidate> hints = new ArrayList<>();
  private long candidates;
  private int searchesLeft;
  private long searchNanos;
  private boolean cutShort;

  /**
   * A finder that has found nothing yet.
   *
   * @param settings how far it goes
   */
  public OriginFinder(Settings settings) {
    this.settings = settings;
    this.searchesLeft = settings.searches();
  }

  /**
   * How many pages have been looked at by searching.
   *
   * @return candidates
   */
  public synchronized long candidates() {
    return candidates;
  }

  /**
   * How long searches took.
   *
   * @return seconds
   */
  public synchronized double searchSeconds() {
    return searchNanos / 1e9;
  }

  /**
   * Whether a search ended at its range without having found all it was for.
   *
   * @return true if so
   */
  public synchronized boolean cutShort() {
    return cutShort;
  }

  /** Whether streams are searched once more. */
  synchronized boolean maySearch() {
    return searchesLeft > 0;
  }

  /**
   * Finds the origin of data of unknown alignment: searches by every word of the first row, and for
   * data displaced by any number of bytes.
   *
   * @param own the stream that should be there
   * @param position of it at the file's start
   * @param pages pages of the file; accessible to all threads
   */
  synchronized void placeAll(DataGenerator own, long position, List<FoundPage> pages) {
    long start = System.nanoTime();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment scratch = arena.allocate(FoundPage.BYTES, FoundPage.BYTES);
      hint(new Candidate(own, position));
      List<Candidate> probes = probes(own, position);
      for (FoundPage page : pages) {
        tryHints(own, page, scratch);
        probe(probes, page, scratch);
      }
      List<FoundPage> left = open(pages);
      while (!left.isEmpty()) {
        List<FoundPage> batch = left.subList(0, Math.min(left.size(), BATCH));
        batch.forEach(page -> tryHints(own, page, scratch));
        for (int lane = 0; lane < PageSearch.LANES; lane++) {
          searchSectors(own, position, lane, open(batch), scratch);
        }
        for (List<FoundPage> open = open(batch); !open.isEmpty(); ) {
          searchBytes(own, position, open.getFirst(), scratch);
          boolean placed = !open.getFirst().isOpen();
          open = open.subList(1, open.size());
          if (placed) {
            tryNewest(own, open, scratch);
            open = open(open);
          }
        }
        left = left.subList(batch.size(), left.size());
      }
    }
    searchNanos += System.nanoTime() - start;
  }

  /** Searches for pages by one word, wherever they begin at a sector. */
  private boolean searchSectors(
      DataGenerator own, long position, int lane, List<FoundPage> pages, MemorySegment scratch) {
    WordPlaces places = new WordPlaces(lane);
    places.addSectors(pages, position);
    return search(own, position, pages, places, scratch);
  }

  /** Searches for pages that begin at any byte of one of the file's. */
  private void searchBytes(
      DataGenerator own, long position, FoundPage page, MemorySegment scratch) {
    List<FoundPage> one = List.of(page);
    for (int at = 0; at < FoundPage.BYTES && page.isOpen(); at += PageSearch.MOST_WORDS) {
      WordPlaces places = new WordPlaces(0);
      places.addAll(page, at, at + PageSearch.MOST_WORDS);
      search(own, position, one, places, scratch);
    }
    if (page.isOpen()) {
      WordPlaces places = new WordPlaces(1); // the first word is cut in two
      places.addAll(page, 0, Long.BYTES);
      search(own, position, one, places, scratch);
    }
  }

  /** Returns whether the search covered its range and left something unfound. */
  private synchronized boolean search(
      DataGenerator own,
      long position,
      List<FoundPage> pages,
      WordPlaces places,
      MemorySegment scratch) {
    if (places.isEmpty()) {
      return false;
    }
    StreamSearch search =
        new StreamSearch(settings, own, position, pages, places, scratch, this::hint);
    boolean cut = search.run();
    candidates += search.candidates();
    cutShort |= cut;
    return cut;
  }

  private static List<FoundPage> open(List<FoundPage> pages) {
    return pages.stream().filter(FoundPage::isOpen).toList();
  }

  private List<Candidate> hints(DataGenerator own) {
    synchronized (hints) {
      // Of streams with other parameters (another file's) only if they are the same stream's.
      return hints.stream().filter(h -> sameParameters(h.generator(), own)).toList();
    }
  }

  private static boolean sameParameters(DataGenerator a, DataGenerator b) {
    return a.spec()
        .withSeed(b.spec().seed())
        .withStream(b.spec().stream())
        .withGeneration(b.spec().change().generation())
        .equals(b.spec());
  }

  /** Remembers where data belongs: what comes next may belong near it. */
  void hint(Candidate candidate) {
    synchronized (hints) {
      if (!hints.isEmpty() && hints.getFirst().sameAs(candidate)) {
        return;
      }
      hints.removeIf(candidate::sameAs);
      hints.addFirst(candidate);
      if (hints.size() > HINTS) {
        hints.removeLast();
      }
    }
  }

  /** Tries what was found before, the latest first. */
  void tryHints(DataGenerator own, FoundPage page, MemorySegment scratch) {
    if (page.isOpen()) {
      tryAll(hints(own), page, scratch);
    }
  }

  /** Tries candidates while there is something left to find. */
  private static void tryAll(List<Candidate> tried, FoundPage page, MemorySegment scratch) {
    for (Candidate candidate : tried) {
      if (!page.isOpen()) {
        return;
      }
      page.match(candidate, scratch);
    }
  }

  /** What was found last, where others have not seen it. */
  private void tryNewest(DataGenerator own, List<FoundPage> pages, MemorySegment scratch) {
    hints(own).stream()
        .limit(1)
        .forEach(newest -> pages.forEach(page -> page.match(newest, scratch)));
  }

  /** The same place in other streams: old data, or another file's. */
  List<Candidate> probes(DataGenerator own, long position) {
    List<Candidate> probes = new ArrayList<>();
    Iterator<DataGenerator> others = settings.others().generators(own).iterator();
    while (others.hasNext() && probes.size() < PROBED_STREAMS) {
      probes.add(new Candidate(others.next(), position));
    }
    return probes;
  }

  static void probe(List<Candidate> probes, FoundPage page, MemorySegment scratch) {
    tryAll(probes, page, scratch);
  }

  /**
   * Searches once, if it still may: one at a time, with all threads.
   *
   * @param pages as many as are searched for at once, or fewer
   * @return how many of them were searched for in a part of the streams only
   */
  synchronized long search(
      DataGenerator own, long position, List<FoundPage> pages, MemorySegment scratch) {
    searchesLeft--;
    long start = System.nanoTime();
    boolean cut = false;
    for (int lane : FEW_LANES) {
      cut |= searchSectors(own, position, lane, open(pages), scratch);
    }
    searchNanos += System.nanoTime() - start;
    return cut ? open(pages).size() : 0;
  }

  @Override
  public String toString() {
    return "OriginFinder[" + settings + "]";
  }
}
