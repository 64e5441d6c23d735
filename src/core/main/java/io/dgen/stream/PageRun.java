package io.dgen.stream;

/** Consecutive pages of a stream whose source pages are also consecutive and have one recipe. */
final class PageRun {
  PageRecipe recipe;
  long sourcePage;
  long pages;

  PageRun(PageRecipe recipe) {
    this.recipe = recipe;
  }
}
