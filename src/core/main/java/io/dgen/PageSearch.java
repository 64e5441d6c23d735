package io.dgen;

import io.dgen.stream.PageRuns;
import io.dgen.stream.SearchWords;
import java.util.Objects;

/**
 * Finds the pages of a stream by a word of their first 64 bytes, which are random in every page,
 * whatever the stream's ratios. Nothing is stored: pages' first words are computed and compared,
 * hundreds of millions in a second and thread. Immutable, thread-safe; made by {@link
 * DataGenerator#search}.
 */
public final class PageSearch {

  /** Words of one search at most. */
  public static final int MOST_WORDS = SearchWords.MOST;

  /** Words of a page that it can be found by. */
  public static final int LANES = 8;

  private final PageRuns runs;
  private final SearchWords words;
  private final long streamPages;
  private final long pages;

  PageSearch(StreamSpec spec, PageRuns runs, SearchWords words) {
    this.runs = runs;
    this.words = words;
    long whole = spec.size() / DataGenerator.PAGE_BYTES;
    streamPages = spec.size() % DataGenerator.PAGE_BYTES == 0 ? whole : whole + 1;
    pages = runs.layout().sourcePages(streamPages);
  }

  /**
   * The search for the same words in another stream.
   *
   * @param generator of the stream
   * @return its search
   */
  public PageSearch in(DataGenerator generator) {
    return generator.search(words);
  }

  /**
   * How many pages there are to search: those of the stream that deduplication leaves different.
   *
   * @return pages, numbered from 0
   */
  public long pages() {
    return pages;
  }

  /**
   * Searches pages for one that has one of the words, on the calling thread.
   *
   * @param lane where the page has it: as the page's first word, 0, to its eighth, 7
   * @param page the first page to look at
   * @param count how many
   * @return the first such page, or -1 if there is none
   * @throws IndexOutOfBoundsException if there is no such lane, or there are fewer pages
   */
  public long find(int lane, long page, long count) {
    Objects.checkIndex(lane, LANES);
    Objects.checkFromIndexSize(page, count, pages);
    long before = runs.find(lane, page, count, words);
    return before < count ? page + before : -1;
  }

  /**
   * Where a page stands in the stream.
   *
   * @param page its number, 0 to {@link #pages}
   * @return the first position of it
   */
  public long position(long page) {
    return runs.layout().firstPage(page) * DataGenerator.PAGE_BYTES;
  }

  /**
   * Which page stands at a position.
   *
   * @param position in the stream
   * @return its number
   */
  public long page(long position) {
    return runs.layout().sourcePage(position / DataGenerator.PAGE_BYTES);
  }

  /**
   * How often a page stands in the stream: more than once with deduplication.
   *
   * @param page its number, 0 to {@link #pages}
   * @return how often
   */
  public long occurrences(long page) {
    return runs.layout().occurrences(page, streamPages);
  }
}
