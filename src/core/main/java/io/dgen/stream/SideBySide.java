package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Generates pages side by side in plain Java, in loops that the compiler turns into vectors. That
 * takes one array for everything, at distances that are constants: the compiler must know that no
 * store changes what is still to be loaded.
 *
 * <p>All pages have the same number of random rows in all units.
 */
final class SideBySide {

  /** Enough for loops of many vectors; fewer are slower, and more do not fit the cache. */
  static final int PAGES = 32;

  /** Of fewer pages too much would be thrown away. */
  static final int LEAST_PAGES = 6;

  private static final int WORDS = PAGES * PageRecipe.LANES;
  private static final int S1 = WORDS;
  private static final int S2 = 2 * WORDS;
  private static final int S3 = 3 * WORDS;

  /** The latest row of each page. */
  private static final int ROW = 4 * WORDS;

  /** What is added to a key for each lane before mixing. */
  private static final int STEPS = 5 * WORDS;

  /** The key of each object, once for each lane. */
  private static final int KEYS = 6 * WORDS;

  private static final Lending<long[]> ARRAYS = new Lending<>(SideBySide::array);

  private SideBySide() {}

  private static long[] array() {
    long[] words = new long[KEYS + WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[STEPS + i] = Mix64.GOLDEN * (i + 1);
    }
    return words;
  }

  /** Returns whether pages of a recipe can be generated so. */
  static boolean suits(PageRecipe recipe) {
    return recipe.isEven() && recipe.commonRows() > 0;
  }

  /** Fills off-heap memory with pages, {@link #PAGES} at most. */
  static void fill(PageRecipe recipe, long page, long pages, MemorySegment target, long offset) {
    walk(false, recipe, page, (int) pages, target, offset);
  }

  /** Returns whether off-heap memory holds pages, {@link #PAGES} at most. */
  static boolean matches(
      PageRecipe recipe, long page, long pages, MemorySegment found, long offset) {
    return walk(true, recipe, page, (int) pages, found, offset) == 0;
  }

  /** Stores or compares pages. Returns the bits in which any word differs. */
  private static long walk(
      boolean compare, PageRecipe recipe, long page, int pages, MemorySegment segment, long at) {
    long[] words = ARRAYS.take();
    // The lanes of consecutive pages follow each other.
    seed(recipe, Mix64.GOLDEN * (PageRecipe.LANES * page), words);
    long different =
        walk(
            compare,
            recipe,
            words,
            pages,
            PageRecipe.PAGE_ROWS,
            segment,
            at,
            PageRecipe.PAGE_BYTES);
    ARRAYS.give(words);
    return different;
  }

  /**
   * Fills off-heap memory with the first rows of consecutive streams: see {@link
   * PageKernel#fillObjects}.
   */
  static void fillObjects(
      PageRecipe shape,
      long seed,
      long firstStream,
      int count,
      int rows,
      MemorySegment target,
      long offset) {
    int bytesEach = rows * PageRecipe.ROW_BYTES;
    long[] words = ARRAYS.take();
    for (int done = 0; done < count; done += PAGES) {
      for (int key = 0; key < 4; key++) {
        long number = PageKeys.number(firstStream + done, key);
        seedObjects(PageKeys.ofSeed(seed, key), number, words, key * WORDS);
      }
      int n = Math.min(count - done, PAGES);
      walk(false, shape, words, n, rows, target, offset + (long) done * bytesEach, bytesEach);
    }
    ARRAYS.give(words);
  }

  private static void seedObjects(long seed, long number, long[] words, int from) {
    for (int i = 0; i < PAGES; i++) {
      long key = Mix64.mix(seed + Mix64.mix(number + i));
      for (int lane = 0; lane < PageRecipe.LANES; lane++) {
        words[KEYS + i * PageRecipe.LANES + lane] = key + Mix64.GOLDEN * (lane + 1);
      }
    }
    switch (from) { // so that all distances are constants
      case 0 -> {
        for (int i = 0; i < WORDS; i++) {
          words[i] = Mix64.mix(words[KEYS + i]);
        }
      }
      case S1 -> {
        for (int i = 0; i < WORDS; i++) {
          words[S1 + i] = Mix64.mix(words[KEYS + i]);
        }
      }
      case S2 -> {
        for (int i = 0; i < WORDS; i++) {
          words[S2 + i] = Mix64.mix(words[KEYS + i]);
        }
      }
      default -> {
        for (int i = 0; i < WORDS; i++) {
          words[S3 + i] = Mix64.mix(words[KEYS + i]);
        }
      }
    }
  }

  /** Stores or compares the first rows of pages that are so many bytes apart. */
  private static long walk(
      boolean compare,
      PageRecipe recipe,
      long[] words,
      int pages,
      int rows,
      MemorySegment segment,
      long at,
      int apart) {
    int unitRows = recipe.unitRows();
    int random = recipe.commonRows();
    long different = 0;
    for (int row = 0; row < rows; row++) {
      int inUnit = row % unitRows;
      if (inUnit < random) {
        step(words);
      } else if (inUnit == random && !recipe.repeat()) {
        Arrays.fill(words, ROW, STEPS, 0);
      }
      long rowAt = at + (long) row * PageRecipe.ROW_BYTES;
      if (compare) {
        different |= compare(words, pages, segment, rowAt, apart);
      } else {
        store(words, pages, segment, rowAt, apart);
      }
    }
    return different;
  }

  private static void seed(PageRecipe recipe, long first, long[] words) {
    long key0 = recipe.key0() + first;
    long key1 = recipe.key1() + first;
    long key2 = recipe.key2() + first;
    long key3 = recipe.key3() + first;
    for (int i = 0; i < WORDS; i++) {
      words[i] = Mix64.mix(words[STEPS + i] + key0);
    }
    for (int i = 0; i < WORDS; i++) {
      words[S1 + i] = Mix64.mix(words[STEPS + i] + key1);
    }
    for (int i = 0; i < WORDS; i++) {
      words[S2 + i] = Mix64.mix(words[STEPS + i] + key2);
    }
    for (int i = 0; i < WORDS; i++) {
      words[S3 + i] = Mix64.mix(words[STEPS + i] + key3);
    }
  }

  /** Makes the next row of each page: a step of xoshiro256++ 1.0 (Blackman, Vigna 2019). */
  private static void step(long[] words) {
    for (int i = 0; i < WORDS; i++) {
      long s0 = words[i];
      long s1 = words[S1 + i];
      long s2 = words[S2 + i];
      long s3 = words[S3 + i];
      words[ROW + i] = Long.rotateLeft(s0 + s3, 23) + s0;
      long t = s1 << 17;
      s2 ^= s0;
      s3 ^= s1;
      words[i] = s0 ^ s3;
      words[S1 + i] = s1 ^ s2;
      words[S2 + i] = s2 ^ t;
      words[S3 + i] = Long.rotateLeft(s3, 45);
    }
  }

  private static void store(long[] words, int pages, MemorySegment target, long offset, int apart) {
    long at = offset;
    for (int i = 0; i < pages * PageRecipe.LANES; i += PageRecipe.LANES, at += apart) {
      for (int lane = 0; lane < PageRecipe.LANES; lane++) {
        target.set(PageRuns.WORD, at + (long) lane * Long.BYTES, words[ROW + i + lane]);
      }
    }
  }

  /** Written out, so that the words' differences do not wait for each other. */
  private static long compare(
      long[] words, int pages, MemorySegment found, long offset, int apart) {
    long different = 0;
    long at = offset;
    for (int i = ROW; i < ROW + pages * PageRecipe.LANES; i += PageRecipe.LANES, at += apart) {
      long a = words[i] ^ found.get(PageRuns.WORD, at);
      long b = words[i + 1] ^ found.get(PageRuns.WORD, at + Long.BYTES);
      long c = words[i + 2] ^ found.get(PageRuns.WORD, at + 2 * Long.BYTES);
      long d = words[i + 3] ^ found.get(PageRuns.WORD, at + 3 * Long.BYTES);
      a |= words[i + 4] ^ found.get(PageRuns.WORD, at + 4 * Long.BYTES);
      b |= words[i + 5] ^ found.get(PageRuns.WORD, at + 5 * Long.BYTES);
      c |= words[i + 6] ^ found.get(PageRuns.WORD, at + 6 * Long.BYTES);
      d |= words[i + 7] ^ found.get(PageRuns.WORD, at + 7 * Long.BYTES);
      different |= (a | b) | (c | d);
    }
    return different;
  }
}
