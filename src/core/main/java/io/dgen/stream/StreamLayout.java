package io.dgen.stream;

/**
 * Where each logical page of a stream comes from: the recipe of its pages, and the deduplication
 * that maps the pages of equal units to one source page. Immutable.
 *
 * @param recipe the pages' recipe
 * @param unitPages pages of a dedup unit
 * @param span units over which the ratio holds
 * @param unique different units among each {@code span}
 */
public record StreamLayout(PageRecipe recipe, long unitPages, long span, long unique) {

  /**
   * The layout of a stream. The parameters are taken as valid.
   *
   * @param recipe the pages' recipe
   * @param dedupRatio logical units per unique unit
   * @param dedupUnit bytes that repeat as a whole
   * @param dedupSpan units over which the ratio holds, at least 1
   * @return the layout
   */
  public static StreamLayout of(
      PageRecipe recipe, double dedupRatio, long dedupUnit, long dedupSpan) {
    return new StreamLayout(
        recipe, dedupUnit / PageRecipe.PAGE_BYTES, dedupSpan, unique(dedupRatio, dedupSpan));
  }

  /**
   * How many units of a span are different.
   *
   * @param dedupRatio logical units per unique unit
   * @param dedupSpan units over which the ratio holds, at least 1
   * @return 1 to {@code dedupSpan}
   */
  public static long unique(double dedupRatio, long dedupSpan) {
    long unique = (long) Math.floor(dedupSpan / dedupRatio + 0.5);
    return Math.min(dedupSpan, Math.max(1, unique));
  }

  /**
   * The same layout with other keys.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @return the layout
   */
  public StreamLayout withKeys(long seed, long stream) {
    return new StreamLayout(recipe.withKeys(seed, stream), unitPages, span, unique);
  }

  /**
   * The source page of a logical page.
   *
   * @param page the logical page
   * @return the source page
   */
  public long sourcePage(long page) {
    if (unique == span) {
      return page;
    }
    long unit = page / unitPages;
    long source = unit / span * unique + unit % span % unique;
    return source * unitPages + page % unitPages;
  }

  /**
   * How many source pages the first pages of the stream come from.
   *
   * @param pages so many pages from the stream's start on
   * @return the source pages, numbered from 0: each is somewhere among them, but for what the last
   *     unit lacks
   */
  public long sourcePages(long pages) {
    if (unique == span) {
      return pages;
    }
    long units = (pages + unitPages - 1) / unitPages;
    long sources = units / span * unique + Math.min(units % span, unique);
    return Math.min(pages, sources * unitPages);
  }

  /**
   * Where a source page first stands.
   *
   * @param source its number
   * @return the logical page
   */
  public long firstPage(long source) {
    if (unique == span) {
      return source;
    }
    long unit = source / unitPages;
    return (unit / unique * span + unit % unique) * unitPages + source % unitPages;
  }

  /**
   * How often a source page stands among the first pages of the stream.
   *
   * @param source its number
   * @param pages so many pages from the stream's start on
   * @return 0 if nowhere
   */
  public long occurrences(long source, long pages) {
    long first = firstPage(source);
    if (unique == span) {
      return first < pages ? 1 : 0;
    }
    long inSpan = first / unitPages % span;
    long left = pages - first;
    if (left <= 0) {
      return 0;
    }
    long repeats = (span - inSpan - 1) / unique + 1;
    return Math.min(repeats, (left - 1) / unitPages / unique + 1);
  }

  /**
   * How many copies of a range come before it: places where every byte comes from the same place of
   * the source pages, at distances of {@link #copyDistance}.
   *
   * @param position where the range begins
   * @param length how many bytes, at least 1
   * @return how many, 0 if it is the first or only one
   */
  public long copiesBefore(long position, long length) {
    return inOneSpan(position, length) ? position / unitBytes() % span / unique : 0;
  }

  /**
   * How many copies of a range come after it, see {@link #copiesBefore}.
   *
   * @param position where the range begins
   * @param length how many bytes, at least 1
   * @param size where the stream ends
   * @return how many, 0 if it is the last or only one
   */
  public long copiesAfter(long position, long length, long size) {
    if (!inOneSpan(position, length)) {
      return 0;
    }
    long last = position + length - 1;
    long inSpan = (span - 1 - last / unitBytes() % span) / unique;
    return Math.min(inSpan, (size - 1 - last) / unitBytes() / unique);
  }

  /**
   * How far copies of a range are from each other, where it has any.
   *
   * @return bytes
   */
  public long copyDistance() {
    return unique * unitBytes();
  }

  private boolean inOneSpan(long position, long length) {
    return unique < span
        && position / unitBytes() / span == (position + length - 1) / unitBytes() / span;
  }

  private long unitBytes() {
    return unitPages * PageRecipe.PAGE_BYTES;
  }

  /**
   * How many pages from this one on, up to {@code most}, have consecutive source pages: a page run.
   */
  long runPages(long page, long most) {
    if (unique == span) {
      return most;
    }
    long inSpan = page / unitPages % span;
    long units = Math.min(unique - inSpan % unique, span - inSpan);
    long pages = units > most / unitPages + 1 ? most : units * unitPages - page % unitPages;
    return Math.min(most, pages);
  }
}
