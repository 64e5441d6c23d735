package io.dgen.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Runs of whole pages that follow each other in a stream, for one call to a kernel: off-heap, as
 * {@code dgen_fill_runs} takes them. Where runs are single pages, a call for each would cost more
 * than its page. Not thread-safe.
 */
public final class PageBatch {

  /** So many single pages exceed the second-level cache; their descriptions do not. */
  static final int MOST_RUNS = 512;

  private static final int RUN_WORDS = 3;
  private static final int RECIPE_WORDS = 8;
  private static final int FILLER_SHIFT = 32;
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

  private final MemorySegment runWords = words(MOST_RUNS * RUN_WORDS);
  private final MemorySegment recipeWords = words(UnitSources.MOST_RECIPES * RECIPE_WORDS);
  private PageRecipe[] recipes = {};
  private int runs;
  private long pages;

  PageBatch() {}

  private static MemorySegment words(int count) {
    return Arena.ofAuto().allocate(WORD, count);
  }

  /** Starts an empty batch of runs with one recipe. */
  @SuppressWarnings("ReferenceEquality") // an equal one is written again, that is all
  void start(PageRecipe only) {
    runs = 0;
    pages = 0;
    if (recipes.length != 1 || recipes[0] != only) {
      write(new PageRecipe[] {only});
    }
  }

  /** Starts an empty batch of runs with some of these recipes. */
  @SuppressWarnings("ReferenceEquality")
  void start(PageRecipe[] of) {
    runs = 0;
    pages = 0;
    if (recipes != of) { // else the last batch's, already written
      write(of);
    }
  }

  private void write(PageRecipe[] of) {
    recipes = of;
    for (int i = 0; i < of.length; i++) {
      PageRecipe recipe = of[i];
      long at = (long) i * RECIPE_WORDS;
      recipeWords.setAtIndex(WORD, at, recipe.key0());
      recipeWords.setAtIndex(WORD, at + 1, recipe.key1());
      recipeWords.setAtIndex(WORD, at + 2, recipe.key2());
      recipeWords.setAtIndex(WORD, at + 3, recipe.key3());
      recipeWords.setAtIndex(WORD, at + 4, recipe.rowsQ32());
      recipeWords.setAtIndex(
          WORD, at + 5, recipe.unitRows() | (recipe.repeat() ? 1L << FILLER_SHIFT : 0));
      recipeWords.setAtIndex(WORD, at + 6, recipe.mask());
      recipeWords.setAtIndex(WORD, at + 7, recipe.base());
    }
  }

  boolean isFull() {
    return runs == MOST_RUNS;
  }

  /** Adds a run, for which there must be room. */
  void add(long sourcePage, long count, int recipe) {
    long at = (long) runs * RUN_WORDS;
    runWords.setAtIndex(WORD, at, sourcePage);
    runWords.setAtIndex(WORD, at + 1, count);
    runWords.setAtIndex(WORD, at + 2, recipe);
    runs++;
    pages += count;
  }

  int runs() {
    return runs;
  }

  /** Returns the pages of all runs. */
  long pages() {
    return pages;
  }

  long sourcePage(int run) {
    return runWords.getAtIndex(WORD, (long) run * RUN_WORDS);
  }

  long pages(int run) {
    return runWords.getAtIndex(WORD, (long) run * RUN_WORDS + 1);
  }

  PageRecipe recipe(int run) {
    return recipes[(int) runWords.getAtIndex(WORD, (long) run * RUN_WORDS + 2)];
  }

  int recipes() {
    return recipes.length;
  }

  /** Returns the runs as {@code dgen_fill_runs} takes them. */
  MemorySegment runWords() {
    return runWords;
  }

  /** Returns the recipes as {@code dgen_fill_runs} takes them. */
  MemorySegment recipeWords() {
    return recipeWords;
  }
}
