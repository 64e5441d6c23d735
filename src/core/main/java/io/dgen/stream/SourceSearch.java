package io.dgen.stream;

/** Searches the pages of unique units, whatever their sources and recipes. */
final class SourceSearch {

  private SourceSearch() {}

  /**
   * Searches pages for one whose first row has one of some words.
   *
   * @param layout where pages come from
   * @param kernel what computes their words
   * @param lane which word of the row, 0 to 7
   * @param page number of the first page among those of the unique units
   * @param pages how many
   * @param words what is looked for
   * @return how many pages come before the first such one; {@code pages} if there is none
   */
  static long find(
      StreamLayout layout, PageKernel kernel, int lane, long page, long pages, SearchWords words) {
    if (layout.sources() == null) {
      return kernel.findPage(layout.recipe(), lane, page, pages, words);
    }
    for (long at = 0; at < pages; ) {
      SourceRun run = layout.sourceRun(page + at, pages - at);
      long before = kernel.findPage(run.recipe(), lane, run.page(), run.pages(), words);
      if (before < run.pages()) {
        return at + before;
      }
      at += run.pages();
    }
    return pages;
  }
}
