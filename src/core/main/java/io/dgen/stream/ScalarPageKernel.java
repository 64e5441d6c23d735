package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The kernel in plain Java, one lane after the other: the definition against which all other
 * kernels are tested. Many even pages are generated {@link SideBySide}, which is faster. Tests
 * derive faulty kernels from it.
 */
non-sealed class ScalarPageKernel extends JavaPageKernel {

  /** Words are little-endian in memory on every machine. */
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public Kind kind() {
    return Kind.SCALAR;
  }

  @Override
  public String isa() {
    return "java";
  }

  @Override
  void fillPages(PageRecipe recipe, long page, long pages, MemorySegment target, long offset) {
    long i = 0;
    for (long n; (n = sideBySide(recipe, pages - i)) > 0; i += n) {
      SideBySide.fill(recipe, page + i, n, target, offset + i * PageRecipe.PAGE_BYTES);
    }
    for (; i < pages; i++) {
      fillRows(recipe, page + i, PageRecipe.PAGE_ROWS, target, offset + i * PageRecipe.PAGE_BYTES);
    }
  }

  @Override
  long mostSideBySide() {
    return PageRecipe.PAGE_BYTES;
  }

  /** Returns how many of the next pages to generate side by side, or 0. */
  private static long sideBySide(PageRecipe recipe, long pages) {
    return SideBySide.suits(recipe) && pages >= SideBySide.LEAST_PAGES
        ? Math.min(pages, SideBySide.PAGES)
        : 0;
  }

  @Override
  void fillRows(PageRecipe recipe, long page, int rows, MemorySegment target, long offset) {
    if (recipe.randomRows(page * recipe.unitsPerPage()) >= rows && rows <= recipe.unitRows()) {
      fillRandomRows(recipe, page, rows, target, offset);
      return;
    }
    for (int lane = 0; lane < PageRecipe.LANES; lane++) {
      fillLane(recipe, page, lane, rows, target, offset);
    }
  }

  /** Fills a page's first rows where all are random: small objects, which have few. */
  private static void fillRandomRows(
      PageRecipe recipe, long page, int rows, MemorySegment target, long offset) {
    for (int lane = 0; lane < PageRecipe.LANES; lane++) {
      long at = offset + (long) lane * Long.BYTES;
      long s0 = seed(recipe.key0(), page, lane);
      long s3 = seed(recipe.key3(), page, lane);
      target.set(WORD, at, Long.rotateLeft(s0 + s3, 23) + s0);
      if (rows == 1) {
        continue; // needs no more of the state
      }
      long s1 = seed(recipe.key1(), page, lane);
      long s2 = seed(recipe.key2(), page, lane);
      for (int r = 1; r < rows; r++) {
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        target.set(WORD, at + (long) r * PageRecipe.ROW_BYTES, Long.rotateLeft(s0 + s3, 23) + s0);
      }
    }
  }

  @Override
  long matchingPages(PageRecipe recipe, long page, long pages, MemorySegment found, long offset) {
    long i = 0;
    for (long n; (n = sideBySide(recipe, pages - i)) > 0; i += n) {
      if (!SideBySide.matches(recipe, page + i, n, found, offset + i * PageRecipe.PAGE_BYTES)) {
        break; // which page differs is determined below
      }
    }
    for (; i < pages; i++) {
      long different = 0;
      for (int lane = 0; lane < PageRecipe.LANES; lane++) {
        different |= compareLane(recipe, page + i, lane, found, offset + i * PageRecipe.PAGE_BYTES);
      }
      if (different != 0) {
        return i;
      }
    }
    return pages;
  }

  @Override
  public long findPage(PageRecipe recipe, int lane, long page, long pages, SearchWords words) {
    for (long i = 0; i < pages; i++) {
      if (words.has(firstWord(recipe, page + i, lane))) {
        return i;
      }
    }
    return pages;
  }

  /** Returns a lane's word in the first row of a page, as {@link #fillLane} generates it. */
  private static long firstWord(PageRecipe recipe, long page, int lane) {
    long s0 = seed(recipe.key0(), page, lane);
    return recipe.made(Long.rotateLeft(s0 + seed(recipe.key3(), page, lane), 23) + s0);
  }

  private static long seed(long key, long page, int lane) {
    return Mix64.mix(key + Mix64.GOLDEN * (PageRecipe.LANES * page + lane + 1));
  }

  /**
   * Writes a lane's words in a page's first rows: xoshiro256++ 1.0 (Blackman, Vigna 2019), written
   * out so that its state stays in registers.
   */
  private static void fillLane(
      PageRecipe recipe, long page, int lane, int rows, MemorySegment target, long offset) {
    long s0 = seed(recipe.key0(), page, lane);
    long s1 = seed(recipe.key1(), page, lane);
    long s2 = seed(recipe.key2(), page, lane);
    long s3 = seed(recipe.key3(), page, lane);
    long at = offset + (long) lane * Long.BYTES;
    int units = recipe.unitsPerPage();
    for (int j = 0; j * recipe.unitRows() < rows; j++) {
      int unit = Math.min(recipe.unitRows(), rows - j * recipe.unitRows());
      int random = Math.min(recipe.randomRows(page * units + j), unit);
      long word = 0;
      for (int r = 0; r < random; r++) {
        word = Long.rotateLeft(s0 + s3, 23) + s0;
        target.set(WORD, at + (long) r * PageRecipe.ROW_BYTES, word);
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
      }
      long filler = recipe.repeat() ? word : 0;
      for (int r = random; r < unit; r++) {
        target.set(WORD, at + (long) r * PageRecipe.ROW_BYTES, filler);
      }
      at += (long) recipe.unitRows() * PageRecipe.ROW_BYTES;
    }
  }

  /**
   * Compares instead of filling: returns the bits in which any of the lane's words differs from
   * memory.
   */
  private static long compareLane(
      PageRecipe recipe, long page, int lane, MemorySegment found, long offset) {
    long s0 = seed(recipe.key0(), page, lane);
    long s1 = seed(recipe.key1(), page, lane);
    long s2 = seed(recipe.key2(), page, lane);
    long s3 = seed(recipe.key3(), page, lane);
    long at = offset + (long) lane * Long.BYTES;
    long different = 0;
    int units = recipe.unitsPerPage();
    for (int j = 0; j < units; j++) {
      int random = recipe.randomRows(page * units + j);
      long word = 0;
      for (int r = 0; r < random; r++) {
        word = Long.rotateLeft(s0 + s3, 23) + s0;
        different |= word ^ found.get(WORD, at + (long) r * PageRecipe.ROW_BYTES);
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
      }
      long filler = recipe.repeat() ? word : 0;
      for (int r = random; r < recipe.unitRows(); r++) {
        different |= filler ^ found.get(WORD, at + (long) r * PageRecipe.ROW_BYTES);
      }
      at += (long) recipe.unitRows() * PageRecipe.ROW_BYTES;
    }
    return different;
  }
}
