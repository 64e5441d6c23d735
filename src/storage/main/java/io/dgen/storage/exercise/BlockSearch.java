package io.dgen.storage.exercise;

import io.dgen.DataGenerator;
import io.dgen.PageSearch;
import io.dgen.storage.exercise.FoundRun.What;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/**
 * Finds out which block and generation sectors belong to, by computing the pages of all generations
 * up to the latest. All searches together have a budget; what they could not look at is counted.
 * Thread-safe.
 */
public final class BlockSearch {

  private static final int PAGE = DataGenerator.PAGE_BYTES;
  private static final int SECTOR = BlockContent.SECTOR_BYTES;
  private static final int SECTORS_OF_PAGE = PAGE / SECTOR;

  /** A quick search compares the beginnings of pages only. */
  private static final long QUICK_PAGES = 1L << 32;

  /** A thorough search computes whole pages. */
  private static final long THOROUGH_PAGES = 1L << 24;

  /** Generations of single blocks that are looked at because records may be lost. */
  private static final long NEWER = 1L << 25;

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final BlockContent content;
  private final IntSupplier latestNow;
  private final long pages;
  private final AtomicLong quick = new AtomicLong(QUICK_PAGES);
  private final AtomicLong thorough = new AtomicLong(THOROUGH_PAGES);
  private final AtomicLong newer = new AtomicLong(NEWER);
  private final AtomicLong incomplete = new AtomicLong();

  /**
   * Creates a search.
   *
   * @param content the blocks
   * @param latest the latest generation that any block may have
   */
  public BlockSearch(BlockContent content, int latest) {
    this(content, () -> latest);
  }

  /** Creates a search in blocks that are being written. */
  BlockSearch(BlockContent content, IntSupplier latest) {
    this.content = content;
    this.latestNow = latest;
    this.pages = Math.ceilDiv(content.spec().size(), (long) PAGE);
  }

  /**
   * Returns how many blocks were not searched for completely, because the budget was used up.
   *
   * @return blocks
   */
  public long incomplete() {
    return incomplete.get();
  }

  /**
   * Looks at later generations of a block while the budget for that lasts.
   *
   * @param most how many
   * @param look looks at so many at most, and returns at how many it did
   */
  void newer(int most, IntUnaryOperator look) {
    if (newer.get() > 0) {
      newer.addAndGet(-look.applyAsInt(most));
    } else {
      incomplete.incrementAndGet();
    }
  }

  /** Returns what is found of the wanted sectors, in no order. */
  List<FoundRun> find(MemorySegment found, boolean[] wanted) {
    List<FoundRun> runs = new ArrayList<>();
    boolean[] left = wanted.clone();
    int latest = latestNow.getAsInt();
    boolean complete = findPages(found, latest, left, runs);
    if (any(left)) {
      complete = findSectors(found, latest, left, runs);
    }
    if (any(left) && !complete) {
      incomplete.incrementAndGet();
    }
    return runs;
  }

  private static boolean any(boolean[] left) {
    for (boolean one : left) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /** Looks for sectors that are the first of a page, and for what follows them in that page. */
  private boolean findPages(MemorySegment found, int latest, boolean[] left, List<FoundRun> runs) {
    for (int first = 0; first < left.length; first += PageSearch.MOST_WORDS) {
      List<Integer> sectors = new ArrayList<>();
      for (int i = first; i < Math.min(left.length, first + PageSearch.MOST_WORDS); i++) {
        if (left[i]) {
          sectors.add(i);
        }
      }
      if (sectors.isEmpty()) {
        continue;
      }
      long[] words =
          sectors.stream().mapToLong(sector -> found.get(WORD, (long) sector * SECTOR)).toArray();
      for (int generation = latest; generation >= 0 && any(left); generation--) {
        if (quick.addAndGet(-pages) < 0) {
          return false;
        }
        PageSearch search = content.generation(generation).search(words);
        long page = 0;
        while (page < search.pages()) {
          long at = search.find(0, page, search.pages() - page);
          if (at < 0) {
            break;
          }
          takePage(search.position(at) / PAGE, generation, found, left, runs);
          page = at + 1;
        }
      }
    }
    return true;
  }

  /** Looks for sectors anywhere in pages. */
  private boolean findSectors(
      MemorySegment found, int latest, boolean[] left, List<FoundRun> runs) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(PAGE, Long.BYTES);
      for (int generation = latest; generation >= 0 && any(left); generation--) {
        if (thorough.addAndGet(-pages) < 0) {
          return false;
        }
        for (long number = 0; number < pages; number++) {
          fill(number, generation, page);
          for (int i = 0; i < left.length; i++) {
            if (left[i] && beginsSector(page, found.get(WORD, (long) i * SECTOR))) {
              take(page, number, generation, found, left, runs);
            }
          }
        }
      }
    }
    return true;
  }

  private static boolean beginsSector(MemorySegment page, long word) {
    for (int sector = 0; sector < SECTORS_OF_PAGE; sector++) {
      if (page.get(WORD, (long) sector * SECTOR) == word) {
        return true;
      }
    }
    return false;
  }

  private void takePage(
      long number, int generation, MemorySegment found, boolean[] left, List<FoundRun> runs) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(PAGE, Long.BYTES);
      fill(number, generation, page);
      take(page, number, generation, found, left, runs);
    }
  }

  /** The last page of a stream may be incomplete. */
  private void fill(long number, int generation, MemorySegment page) {
    long position = number * PAGE;
    long length = Math.min(PAGE, content.spec().size() - position);
    page.fill((byte) 0);
    content.generation(generation).fillAt(position, page.asSlice(0, length));
  }

  /** Takes every wanted sector that is one of this page's. */
  private void take(
      MemorySegment page,
      long number,
      int generation,
      MemorySegment found,
      boolean[] left,
      List<FoundRun> runs) {
    for (int i = 0; i < left.length; i++) {
      for (int sector = 0; left[i] && sector < SECTORS_OF_PAGE; sector++) {
        long at = (long) sector * SECTOR;
        long of = (long) i * SECTOR;
        if (!BlockContent.isZero(page, at, SECTOR)
            && MemorySegment.mismatch(page, at, at + SECTOR, found, of, of + SECTOR) < 0) {
          left[i] = false;
          long block = (number * PAGE + at) / content.blockBytes();
          runs.add(new FoundRun(i, 1, What.OTHER_BLOCK, generation, block));
        }
      }
    }
  }

  @Override
  public String toString() {
    return "BlockSearch[" + content + "]";
  }
}
