package io.dgen.storage.locate;

import io.dgen.DataGenerator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Finds the origins of a file's bad pages. Pages are added and passed on in the file's order. The
 * result depends on that order alone, not on the threads that compare or the chunks that they read.
 * A page whose origin must be searched for is kept until one search can serve many pages. Not
 * thread-safe, except {@link #probe}.
 *
 * @param <P> what a page is part of
 */
public final class PagePlacer<P> {

  /** The most pages kept: 4 MiB. */
  private static final int MOST_KEPT = 1024;

  private final OriginFinder finder;
  private final DataGenerator own;
  private final long position;
  private final Runnable turn;
  private final BiConsumer<P, List<Segment>> consumer;
  private final List<Candidate> probes;
  private final MemorySegment scratch = MemorySegment.ofArray(new byte[FoundPage.BYTES]);
  private final Runs runs = new Runs(scratch);
  private final Deque<Kept<P>> kept = new ArrayDeque<>();
  private int open;
  private boolean turnHasCome;
  private long unsearchedPages;
  private long partlySearchedPages;

  private record Kept<P>(P whole, FoundPage page) {}

  /**
   * Creates a placer for one file.
   *
   * @param finder searches, and remembers what it found in other files
   * @param own the stream that the file should hold
   * @param position the position in that stream of the file's first byte
   * @param turn waits until the files before this one are done; called once, before the finder is
   *     used
   * @param consumer receives every page in order, with what is wrong in it
   */
  public PagePlacer(
      OriginFinder finder,
      DataGenerator own,
      long position,
      Runnable turn,
      BiConsumer<P, List<Segment>> consumer) {
    this.finder = finder;
    this.own = own;
    this.position = position;
    this.turn = turn;
    this.consumer = consumer;
    this.probes = finder.probes(own, position);
  }

  /**
   * Looks for a page's data at the same position of other streams. Thread-safe: threads may probe
   * pages in any order before they are added.
   *
   * @param page the page
   * @param memory scratch memory for one page, used by this thread only
   */
  public void probe(FoundPage page, MemorySegment memory) {
    OriginFinder.probe(probes, page, memory);
  }

  /**
   * Adds the next page.
   *
   * @param whole what the page is part of
   * @param page the page, already passed to {@link #probe}
   */
  public void add(P whole, FoundPage page) {
    if (page.hasOther()) {
      if (!turnHasCome) {
        turn.run();
        turnHasCome = true;
      }
      finder.tryHints(own, page, scratch);
    }
    boolean search = page.isOpen() && finder.maySearch();
    if (kept.isEmpty() && !search) {
      unsearchedPages += page.isOpen() ? 1 : 0;
      give(whole, page);
      return;
    }
    kept.add(new Kept<>(whole, page.kept()));
    open += page.isOpen() ? 1 : 0;
    if (open == OriginFinder.BATCH || kept.size() == MOST_KEPT) {
      searchForKept();
    }
  }

  private void searchForKept() {
    List<FoundPage> pages = kept.stream().map(Kept::page).filter(FoundPage::isOpen).toList();
    if (!finder.maySearch()) {
      unsearchedPages += pages.size();
    } else if (!pages.isEmpty()) {
      partlySearchedPages += finder.search(own, position, pages, scratch);
    }
    open = 0;
    while (!kept.isEmpty()) {
      Kept<P> next = kept.remove();
      give(next.whole, next.page);
    }
  }

  private void give(P whole, FoundPage page) {
    Run before = runs.latest();
    consumer.accept(whole, runs.of(page));
    Run latest = runs.latest();
    if (latest != null && !latest.equals(before)) {
      finder.hint(latest.latest());
      finder.hint(latest.first());
    }
  }

  /** Searches for the pages that are still kept, and passes them on. */
  public void finish() {
    searchForKept();
  }

  /**
   * Returns how many pages were not searched for because the searches were used up.
   *
   * @return pages of unknown origin
   */
  public long unsearchedPages() {
    return unsearchedPages;
  }

  /**
   * Returns how many pages were searched for in only a part of the streams.
   *
   * @return pages of unknown origin
   */
  public long partlySearchedPages() {
    return partlySearchedPages;
  }

  @Override
  public String toString() {
    return "PagePlacer[position=" + position + " of " + own + "]";
  }
}
