package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import io.dgen.PageSearch;
import io.dgen.Places;
import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import io.dgen.storage.channel.Turns;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over all streams: the data's own around its place, then the others. Several threads
 * search, and what they find is tried in the order of the streams and pages.
 */
final class StreamSearch {

  /** What going on to another stream counts for, however short it is: it takes as long. */
  private static final long LEAST_PAGES = 1 << 8;

  /** Pages that a thread searches in one go: some milliseconds. */
  private static final long BLOCK_PAGES = 1 << 21;

  private final OriginFinder.Settings settings;
  private final LongAdder candidates = new LongAdder();
  private final long position;
  private final List<FoundPage> pages;
  private final MemorySegment scratch;
  private final WordPlaces places;
  private final Iterator<DataGenerator> others;
  private final Turns turns = new Turns();
  private PageSearch search;
  private DataGenerator generator;
  private final Consumer<Candidate> consumer;
  private long pagesLeft;
  private boolean cut;
  private long next;
  private long end;
  private volatile boolean done;

  /**
   * A search.
   *
   * @param settings where to search
   * @param own the stream that should be there
   * @param position of it at the file's start
   * @param pages what is searched for; accessible to all threads
   * @param places of words in them, at least one
   * @param scratch memory of a page
   * @param consumer is told of candidates that have been confirmed
   */
  StreamSearch(
      OriginFinder.Settings settings,
      DataGenerator own,
      long position,
      List<FoundPage> pages,
      WordPlaces places,
      MemorySegment scratch,
      Consumer<Candidate> consumer) {
    this.settings = settings;
    this.consumer = consumer;
    this.pagesLeft = Math.max(1, settings.rangeBytes() / DataGenerator.PAGE_BYTES);
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

  /** How many pages have been looked at. */
  long candidates() {
    return candidates.sum();
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

  /** A stretch of a stream, numbered in the order of the search. */
  private record Block(
      long number, DataGenerator generator, PageSearch search, long page, long pages) {}

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
    long pages = Math.min(BLOCK_PAGES, end - next);
    Block block = new Block(turns.begin(), generator, search, next, pages);
    next += pages;
    return block;
  }

  private void searchAll() {
    for (Block block = done ? null : take(); block != null; block = done ? null : take()) {
      try {
        List<Long> hits = hits(block);
        turns.await(block.number);
        // In order: what is found must not depend on who was first.
        for (long hit : hits) {
          examine(block, hit);
        }
      } finally {
        turns.end(block.number);
      }
    }
  }

  private List<Long> hits(Block block) {
    List<Long> hits = new ArrayList<>();
    long page = block.page;
    long last = block.page + block.pages;
    while (page < last && !done) {
      long hit = block.search.find(places.lane(), page, last - page);
      long until = hit < 0 ? last : hit + 1;
      candidates.add(until - page);
      page = until;
      if (hit >= 0) {
        hits.add(hit);
      }
    }
    return hits;
  }

  /** Which of the places it is. */
  private void examine(Block block, long page) {
    DataGenerator generator = block.generator;
    long start = block.search.position(page);
    long at = start + (long) places.lane() * Long.BYTES;
    if (done || at + Long.BYTES > generator.spec().size()) {
      return; // or cut off at the stream's end
    }
    MemorySegment word = scratch.asSlice(0, Long.BYTES);
    generator.fillAt(at, word);
    // What stands next to the page may be told from its copies only at the first and the last.
    long bytes = Math.min(DataGenerator.PAGE_BYTES, generator.spec().size() - start);
    long last = generator.spec().places(start, bytes).map(Places::last).orElse(start);
    for (long there : places.starts(word.get(FoundPage.WORD, 0))) {
      place(new Candidate(generator, start - there));
      if (last != start) {
        place(new Candidate(generator, last - there));
      }
    }
    done = pages.stream().noneMatch(FoundPage::isOpen);
  }

  private void place(Candidate candidate) {
    boolean placed = false;
    for (FoundPage page : pages) {
      placed |= page.isOpen() && page.match(candidate, scratch);
    }
    if (placed) {
      consumer.accept(candidate);
    }
  }
}
