package io.dgen.stream;

/**
 * Consecutive source pages of one recipe. Immutable.
 *
 * @param recipe the recipe
 * @param page number of the first page in the stream or in the pool
 * @param pages how many
 */
record SourceRun(PageRecipe recipe, long page, long pages) {}
