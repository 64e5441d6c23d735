package io.dgen.stream;

import org.jspecify.annotations.Nullable;

/**
 * Where each logical page of a stream comes from: the deduplication that maps the pages of equal
 * units to one source page, and the recipe of the source. Immutable.
 *
 * @param recipe the recipe of all pages; with {@code sources}, of none
 * @param unitPages pages of a dedup unit
 * @param span units over which the ratio holds
 * @param unique different units among each {@code span}
 * @param hot which units copies repeat; null if all are repeated equally often
 * @param sources what unique units come from; null if all are the stream's own, of one recipe
 */
public record StreamLayout(
    PageRecipe recipe,
    long unitPages,
    long span,
    long unique,
    @Nullable HotUnits hot,
    @Nullable UnitSources sources) {

  /**
   * What the sources of a stream's units depend on.
   *
   * @param own keys of the stream
   * @param pool keys of the pool
   * @param sharedRatio share of the unique units that come from the pool
   * @param sharedUnits units of the pool
   * @param stream the stream's number
   * @param size the stream's length in bytes
   * @param generation the generation
   * @param changeRate share of the units that a generation changes
   * @param weights of the classes
   * @param classes recipe of each class
   */
  @SuppressWarnings("ArrayRecordComponent") // read once
  public record Sources(
      PageKeys own,
      PageKeys pool,
      double sharedRatio,
      long sharedUnits,
      long stream,
      long size,
      long generation,
      double changeRate,
      double[] weights,
      PageRecipe[] classes) {}

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
        recipe,
        dedupUnit / PageRecipe.PAGE_BYTES,
        dedupSpan,
        unique(dedupRatio, dedupSpan),
        null,
        null);
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
   * The same layout with other keys; only where there are no {@code sources}.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @return the layout
   */
  public StreamLayout withKeys(long seed, long stream) {
    return new StreamLayout(recipe.withKeys(seed, stream), unitPages, span, unique, hot, sources);
  }

  /**
   * The same layout, in which some units have more copies than others.
   *
   * @param hotUnits share of the unique units that are hot
   * @param hotCopies share of the copies that repeat hot units
   * @return the layout
   */
  public StreamLayout withHotUnits(double hotUnits, double hotCopies) {
    if (unique == span) {
      return this; // there are no copies
    }
    HotUnits units = HotUnits.of(span, unique, hotUnits, hotCopies);
    return new StreamLayout(recipe, unitPages, span, unique, units, sources);
  }

  /**
   * The same layout, whose unique units come from more than one source.
   *
   * @param from what they come from
   * @return the layout
   */
  public StreamLayout withSources(Sources from) {
    UnitSources.Shared shared = UnitSources.Shared.NONE;
    if (from.sharedRatio() > 0) {
      long units = Math.ceilDiv(from.size(), unitPages * PageRecipe.PAGE_BYTES);
      long uniqueUnits = units / span * unique + Math.min(units % span, unique);
      shared =
          UnitSources.Shared.of(from.sharedRatio(), from.sharedUnits(), from.stream(), uniqueUnits);
    }
    UnitSources made =
        new UnitSources(
            shared,
            from.own(),
            from.pool(),
            from.generation(),
            from.changeRate(),
            from.weights(),
            from.classes());
    return new StreamLayout(recipe, unitPages, span, unique, hot, made);
  }

  /** The unique unit of a logical unit. */
  private long uniqueUnit(long unit) {
    if (unique == span) {
      return unit;
    }
    long inSpan = unit % span;
    long first = unit / span * unique;
    if (inSpan < unique) {
      return first + inSpan;
    }
    return first + (hot == null ? inSpan % unique : hot.unitOf(inSpan - unique));
  }

  /** Where a page comes from, and how many from it on, up to {@code most}, are of one run. */
  void run(long page, long most, PageRun run) {
    UnitSources from = sources;
    if (from == null) {
      throw new IllegalStateException("of one recipe");
    }
    long unit = page / unitPages;
    long inUnit = page - unit * unitPages;
    long source = from.source(uniqueUnit(unit));
    int recipeOfRun = from.recipeOf(source);
    run.recipe = from.recipe(recipeOfRun);
    run.sourcePage = UnitSources.number(source) * unitPages + inUnit;
    long pages = unitPages - inUnit;
    while (pages < most) {
      unit++;
      long next = from.source(uniqueUnit(unit));
      // One further in the stream, or in the pool.
      if (next != (source < 0 ? source - 1 : source + 1) || from.recipeOf(next) != recipeOfRun) {
        break;
      }
      source = next;
      pages += unitPages;
    }
    run.pages = Math.min(pages, most);
  }

  /**
   * The page of a unique unit that a logical page repeats: its source page, where there are no
   * {@code sources}.
   *
   * @param page the logical page
   * @return the page, counted over the unique units
   */
  public long sourcePage(long page) {
    if (unique == span) {
      return page;
    }
    return uniqueUnit(page / unitPages) * unitPages + page % unitPages;
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
    if (hot != null) {
      // Copies up to the span's end or, of this very page, to the stream's.
      long first0 = first / unitPages - inSpan;
      long units = Math.min(span, Math.ceilDiv(pages - source % unitPages, unitPages) - first0);
      return 1 + hot.copiesOf(inSpan, Math.max(0, units - unique));
    }
    long repeats = (span - inSpan - 1) / unique + 1;
    return Math.min(repeats, (left - 1) / unitPages / unique + 1);
  }

  /**
   * How many pages from this one on, up to {@code most}, have consecutive source pages: a page run.
   */
  long runPages(long page, long most) {
    if (unique == span) {
      return most;
    }
    long inSpan = page / unitPages % span;
    long units;
    if (hot == null) {
      units = Math.min(unique - inSpan % unique, span - inSpan);
    } else if (inSpan < unique) {
      units = unique - inSpan;
    } else {
      units = 1;
      long enough = most / unitPages + 1;
      long copy = inSpan - unique;
      long unit = hot.unitOf(copy);
      while (units <= enough && inSpan + units < span && hot.unitOf(copy + units) == unit + units) {
        units++;
      }
    }
    long pages = units > most / unitPages + 1 ? most : units * unitPages - page % unitPages;
    return Math.min(most, pages);
  }
}
