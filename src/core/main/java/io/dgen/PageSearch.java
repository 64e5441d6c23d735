package io.dgen;

import io.dgen.stream.PageRuns;
import io.dgen.stream.SearchWords;
import java.util.Objects;

/**
 * Finds pages of a stream by a word of their first 64 bytes, which are random in every page,
 * whatever the stream's ratios. It uses no index but computes and compares the first words of
 * hundreds of millions of pages per second and thread. Immutable, thread-safe; created by {@link
 * DataGenerator#search}.
 */
public final class PageSearch {

  /** The most words of a search. */
  public static final int MOST_WORDS = SearchWords.MOST;

  /** The number of words by which a page can be found. */
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
   * Returns the search for the same words in another stream.
   *
   * @param generator the other stream's generator
   * @return its search
   */
  public PageSearch in(DataGenerator generator) {
    return generator.search(words);
  }

  /**
   * Returns the number of pages to search: the stream's unique pages.
   *
   * @return pages, numbered from 0
   */
  public long pages() {
    return pages;
  }

  /**
   * Searches pages for the first that has one of the words, on the calling thread.
   *
   * @param lane the word of the page to compare, from 0 for the first to 7 for the eighth
   * @param page the first page to search
   * @param count the number of pages
   * @return the first match, or -1 if there is none
   * @throws IndexOutOfBoundsException if there is no such lane, or there are fewer pages
   */
  public long find(int lane, long page, long count) {
    Objects.checkIndex(lane, LANES);
    Objects.checkFromIndexSize(page, count, pages);
    long before = runs.find(lane, page, count, words);
    return before < count ? page + before : -1;
  }

  /**
   * Returns the position of a page in the stream.
   *
   * @param page its number, 0 to {@link #pages}
   * @return its first position
   */
  public long position(long page) {
    return runs.layout().firstPage(page) * DataGenerator.PAGE_BYTES;
  }

  /**
   * Returns the page at a position.
   *
   * @param position position in the stream
   * @return the page's number
   */
  public long page(long position) {
    return runs.layout().sourcePage(position / DataGenerator.PAGE_BYTES);
  }

  /**
   * Returns how often a page occurs in the stream: with deduplication, more than once.
   *
   * @param page its number, 0 to {@link #pages}
   * @return the number of occurrences
   */
  public long occurrences(long page) {
    return runs.layout().occurrences(page, streamPages);
  }

  @Override
  public String toString() {
    return "PageSearch[pages=" + pages + "]";
  }
}
