package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import io.dgen.PageSearch;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Finds where data belongs that stands where it should not: tries what was found before, the same
 * place in other streams, and searches the streams for the words that a page may begin with. What
 * it finds it has compared, over a sector of 512 bytes at least. Thread-safe.
 *
 * <p>Data that is displaced by multiples of 512 bytes has the beginning of a page somewhere among
 * its sectors. Where none of a sector's neighbours is of the same place, as in half a page, it is
 * found only where it follows data that was, or at its own position in another stream.
 */
public final class OriginFinder {

  /**
   * How far to go.
   *
   * @param others streams that data may be of, besides the one it is compared with
   * @param searches how often streams are searched, at most; 0 or more
   * @param rangeBytes how much of all streams together a search goes through, at most: of the
   *     data's own stream around its place, then of the others, the nearest numbers first
   * @param threads threads that search
   */
  public record Settings(OtherStreams others, int searches, long rangeBytes, int threads) {

    /** How often verifying searches where nothing else is asked for. */
    public static final int DEFAULT_SEARCHES = 64;

    /** How much of all streams a search goes through then: a second's work or a few. */
    public static final long DEFAULT_RANGE_BYTES = 4L << 40;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming the one that is out of range
     */
    public Settings {
      if (searches < 0 || rangeBytes < DataGenerator.PAGE_BYTES || threads < 1) {
        throw new IllegalArgumentException(
            "searches is %d, rangeBytes %d and threads %d, but must be 0, 4096 and 1 or more"
                .formatted(searches, rangeBytes, threads));
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

  /** What going on to another stream counts for, however short it is: it takes as long. */
  private static final long LEAST_PAGES = 1 << 8;

  /** Pages that are searched for at once: so many that all their sectors' words are. */
  private static final int BATCH = PageSearch.MOST_WORDS / FoundPage.SECTORS;

  /** Pages that a thread searches in one go: some milliseconds. */
  private static final long BLOCK_PAGES = 1 << 21;

  /**
   * Words of the first row that verifying searches by: another one, should the first be damaged.
   */
  private static final int[] FEW_LANES = {0, 5};

  private final Settings settings;
  private final List<Candidate> hints = new ArrayList<>();
  private final LongAdder candidates = new LongAdder();
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
   * Returns a finder that searches nothing: where it does not matter what else a file holds.
   *
   * @return a new finder
   */
  public static OriginFinder none() {
    return new OriginFinder(new Settings(OtherStreams.NONE, 0, DataGenerator.PAGE_BYTES, 1));
  }

  /**
   * How many pages have been looked at by searching.
   *
   * @return candidates
   */
  public long candidates() {
    return candidates.sum();
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

  /**
   * What has not been placed, as there was a bound.
   *
   * @param pages that were not searched for: there had been searches enough
   * @param partlyPages that were searched for in a part of the streams only
   */
  public record Unsearched(long pages, long partlyPages) {
    /** Nothing was left out. */
    public static final Unsearched NONE = new Unsearched(0, 0);
  }

  /**
   * Places what can be placed of what is wrong in a file.
   *
   * @param own the stream that should be there
   * @param position of it at the file's start
   * @param pages pages of the file; accessible to all threads
   * @return how many pages were not searched for, or not everywhere
   */
  public Unsearched place(DataGenerator own, long position, List<FoundPage> pages) {
    if (open(pages).isEmpty()) {
      return Unsearched.NONE;
    }
    try (Arena arena = Arena.ofShared()) {
      MemorySegment scratch = arena.allocate(FoundPage.BYTES, FoundPage.BYTES);
      List<FoundPage> open = tried(own, position, pages, scratch);
      return open.isEmpty() ? Unsearched.NONE : search(own, position, open, scratch);
    }
  }

  /**
   * Places what can be placed of data that may be anything: searches by every word of the first
   * row, and for data displaced by any number of bytes.
   *
   * @param own the stream that should be there
   * @param position of it at the file's start
   * @param pages pages of the file; accessible to all threads
   */
  synchronized void placeAll(DataGenerator own, long position, List<FoundPage> pages) {
    long start = System.nanoTime();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment scratch = arena.allocate(FoundPage.BYTES, FoundPage.BYTES);
      hint(new Candidate(own, position, 0));
      List<FoundPage> left = tried(own, position, pages, scratch);
      while (!left.isEmpty()) {
        List<FoundPage> batch = left.subList(0, Math.min(left.size(), BATCH));
        // Here alone, and once for each page: data that is nowhere has no hints.
        tryHints(own, batch, scratch);
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
    Places places = new Places(lane);
    places.addSectors(pages, position);
    return search(own, position, pages, places, scratch);
  }

  /** Searches for pages that begin at any byte of one of the file's. */
  private void searchBytes(
      DataGenerator own, long position, FoundPage page, MemorySegment scratch) {
    List<FoundPage> one = List.of(page);
    for (int at = 0; at < FoundPage.BYTES && page.isOpen(); at += PageSearch.MOST_WORDS) {
      Places places = new Places(0);
      places.addAll(page, at, at + PageSearch.MOST_WORDS);
      search(own, position, one, places, scratch);
    }
    if (page.isOpen()) {
      Places places = new Places(1); // the first word is cut in two
      places.addAll(page, 0, Long.BYTES);
      search(own, position, one, places, scratch);
    }
  }

  /** Whether it came to the end of its range with something left to find. */
  private synchronized boolean search(
      DataGenerator own,
      long position,
      List<FoundPage> pages,
      Places places,
      MemorySegment scratch) {
    boolean cut = !places.isEmpty() && new Search(own, position, pages, places, scratch).run();
    cutShort |= cut;
    return cut;
  }

  /** What is left after all that needs no search. */
  private List<FoundPage> tried(
      DataGenerator own, long position, List<FoundPage> pages, MemorySegment scratch) {
    List<FoundPage> open = open(pages);
    tryHints(own, open, scratch);
    open = open(open);
    probe(own, position, open, scratch);
    return open(open);
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
    return a.spec().withSeed(b.spec().seed()).withStream(b.spec().stream()).equals(b.spec());
  }

  private void hint(Candidate candidate) {
    synchronized (hints) {
      hints.removeIf(candidate::sameAs);
      hints.addFirst(candidate);
      if (hints.size() > HINTS) {
        hints.removeLast();
      }
    }
  }

  private void tryHints(DataGenerator own, List<FoundPage> pages, MemorySegment scratch) {
    for (FoundPage page : pages) {
      for (Candidate candidate : hints(own)) {
        if (page.isOpen()) {
          page.place(candidate, scratch);
        }
      }
    }
  }

  /** What was found last, where others have not seen it. */
  private void tryNewest(DataGenerator own, List<FoundPage> pages, MemorySegment scratch) {
    hints(own).stream()
        .limit(1)
        .forEach(newest -> pages.forEach(page -> page.place(newest, scratch)));
  }

  /** The same place in other streams: old data, or another file's. */
  private void probe(
      DataGenerator own, long position, List<FoundPage> pages, MemorySegment scratch) {
    if (pages.isEmpty()) {
      return;
    }
    int left = PROBED_STREAMS;
    for (DataGenerator other : settings.others().generators(own)) {
      if (left-- == 0) {
        return;
      }
      Candidate candidate = new Candidate(other, position, 0);
      for (FoundPage page : pages) {
        if (page.isOpen() && page.place(candidate, scratch)) {
          hint(candidate);
        }
      }
    }
  }

  /** One search at a time: it has all threads, and what it finds helps those that wait. */
  private synchronized Unsearched search(
      DataGenerator own, long position, List<FoundPage> pages, MemorySegment scratch) {
    tryHints(own, pages, scratch);
    long start = System.nanoTime();
    long partly = 0;
    List<FoundPage> left = open(pages);
    for (; !left.isEmpty() && searchesLeft > 0; searchesLeft--) {
      List<FoundPage> batch = left.subList(0, Math.min(left.size(), BATCH));
      boolean cut = false;
      for (int lane : FEW_LANES) {
        cut |= searchSectors(own, position, lane, open(batch), scratch);
      }
      partly += cut ? open(batch).size() : 0;
      left = open(left.subList(batch.size(), left.size()));
      tryHints(own, left, scratch);
      left = open(left);
    }
    searchNanos += System.nanoTime() - start;
    return new Unsearched(left.size(), partly);
  }

  /** Where words stand that a page may have in its first row. */
  private static final class Places {

    private record Place(FoundPage page, int at) {}

    private final int lane;
    private final Map<Long, List<Place>> places = new HashMap<>();

    Places(int lane) {
      this.lane = lane;
    }

    /** Where pages begin if the data is displaced by whole sectors. */
    void addSectors(List<FoundPage> pages, long position) {
      // A page may begin in the block before: then its later words are in this one.
      int phase = (int) Math.floorMod((long) lane * Long.BYTES - position, (long) FoundPage.SECTOR);
      for (FoundPage page : pages) {
        for (int at = phase; at < page.length(); at += FoundPage.SECTOR) {
          add(page, at);
        }
      }
    }

    /** Where pages may begin at all. */
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

    boolean isEmpty() {
      return places.isEmpty();
    }

    long[] words() {
      return places.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** Which offsets of the file a page begins at that has this word. */
    long[] starts(long word) {
      return places.getOrDefault(word, List.of()).stream()
          .mapToLong(place -> place.page.offset() + place.at - (long) lane * Long.BYTES)
          .toArray();
    }
  }

  /** One pass over all streams. */
  private final class Search {
    private final long position;
    private final List<FoundPage> pages;
    private final MemorySegment scratch;
    private final Places places;
    private final Iterator<DataGenerator> others;
    private PageSearch search;
    private DataGenerator generator;
    private long pagesLeft = Math.max(1, settings.rangeBytes() / DataGenerator.PAGE_BYTES);
    private boolean cut;
    private long next;
    private long end;
    private volatile boolean done;

    /** For places of which there are some. */
    Search(
        DataGenerator own,
        long position,
        List<FoundPage> pages,
        Places places,
        MemorySegment scratch) {
      this.generator = own;
      this.search = own.search(places.words());
      this.position = position;
      this.pages = pages;
      this.places = places;
      this.scratch = scratch;
      this.others = settings.others().generators(own).iterator();
    }

    /** Whether its range ended before all was found. */
    boolean run() {
      setRange();
      Crew crew = new Crew();
      crew.share("dgen-search-", settings.threads(), this::searchAll);
      try {
        crew.rethrow();
      } catch (TransferException e) {
        throw new AssertionError("nothing is transferred here", e);
      }
      return cut && !done;
    }

    /** What to search in the present stream. */
    private void setRange() {
      long all = search.pages();
      long most = Math.min(all, pagesLeft);
      next = 0;
      if (most < all) {
        cut = true;
        long place = search.page(Math.max(0, pages.getFirst().offset() + position));
        next = Math.clamp(place - most / 2, 0, all - most);
      }
      end = next + most;
      pagesLeft -= Math.min(pagesLeft, Math.max(most, LEAST_PAGES));
    }

    /** A stretch of a stream. */
    private record Block(DataGenerator generator, PageSearch search, long page, long pages) {}

    private synchronized @Nullable Block take() {
      while (next >= end) {
        if (!others.hasNext()) {
          return null;
        }
        if (pagesLeft == 0) {
          cut = true;
          return null;
        }
        generator = others.next();
        search = search.in(generator);
        setRange();
      }
      Block block = new Block(generator, search, next, Math.min(BLOCK_PAGES, end - next));
      next += block.pages;
      return block;
    }

    private void searchAll() {
      for (Block block = take(); block != null && !done; block = take()) {
        search(block);
      }
    }

    private void search(Block block) {
      long page = block.page;
      long last = block.page + block.pages;
      while (page < last && !done) {
        long hit = block.search.find(places.lane, page, last - page);
        long until = hit < 0 ? last : hit + 1;
        candidates.add(until - page);
        page = until;
        if (hit >= 0) {
          examine(block, hit);
        }
      }
    }

    /** Which of the places it is. */
    private synchronized void examine(Block block, long page) {
      long start = block.search.position(page);
      long at = start + (long) places.lane * Long.BYTES;
      if (at + Long.BYTES > block.generator.spec().size()) {
        return; // cut off at the stream's end
      }
      MemorySegment word = scratch.asSlice(0, Long.BYTES);
      block.generator.fillAt(at, word);
      for (long there : places.starts(word.get(FoundPage.WORD, 0))) {
        Candidate candidate =
            new Candidate(block.generator, start - there, block.search.occurrences(page));
        boolean placed = false;
        for (FoundPage other : pages) {
          placed |= other.isOpen() && other.place(candidate, scratch);
        }
        if (placed) {
          hint(candidate);
        }
      }
      done = pages.stream().noneMatch(FoundPage::isOpen);
    }
  }
}
