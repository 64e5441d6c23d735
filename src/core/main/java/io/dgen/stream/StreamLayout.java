package io.dgen.stream;

import org.jspecify.annotations.Nullable;

/**
 * The source of each logical page of a stream: deduplication maps the pages of equal units to one
 * source page, which has a recipe. Immutable.
 *
 * @param recipe the recipe of all pages; unused if there are {@code sources}
 * @param unitPages pages of a dedup unit
 * @param span the number of units over which the ratio holds
 * @param unique the number of unique units in each {@code span}
 * @param hot maps copies to units; null if all units are repeated equally often
 * @param sources the sources of unique units; null if all are the stream's own with one recipe
 */
public record StreamLayout(
    PageRecipe recipe,
    long unitPages,
    long span,
    long unique,
    @Nullable HotUnits hot,
    @Nullable UnitSources sources) {

  /**
   * The parameters of the sources of a stream's units.
   *
   * @param own the stream's keys
   * @param pool the pool's keys
   * @param sharedRatio share of the unique units that come from the pool
   * @param sharedUnits units of the pool
   * @param stream the stream's number
   * @param size the stream's length in bytes
   * @param generation the generation
   * @param changeRate share of the units that a generation changes
   * @param weights the classes' weights
   * @param classes the classes' recipes
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
   * Returns the layout of a stream. The parameters are not checked.
   *
   * @param recipe the pages' recipe
   * @param dedupRatio logical units per unique unit
   * @param dedupUnit size of a dedup unit in bytes
   * @param dedupSpan the number of units over which the ratio holds, at least 1
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
   * Returns the number of unique units in a span.
   *
   * @param dedupRatio logical units per unique unit
   * @param dedupSpan the number of units over which the ratio holds, at least 1
   * @return 1 to {@code dedupSpan}
   */
  public static long unique(double dedupRatio, long dedupSpan) {
    long unique = (long) Math.floor(dedupSpan / dedupRatio + 0.5);
    return Math.min(dedupSpan, Math.max(1, unique));
  }

  /**
   * Returns this layout with other keys; only if there are no {@code sources}.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @return the layout
   */
  public StreamLayout withKeys(long seed, long stream) {
    return new StreamLayout(recipe.withKeys(seed, stream), unitPages, span, unique, hot, sources);
  }

  /**
   * Returns this layout with some units that have more copies than others.
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
   * Returns this layout with unique units from more than one source.
   *
   * @param from the parameters of the sources
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

  /** Returns whether the source pages of all pages are consecutive and have one recipe. */
  boolean isOneRun() {
    return unique == span && sources == null;
  }

  /** Returns the unique unit of a logical unit. */
  private long uniqueUnit(long unit) {
    return unique == span ? unit : uniqueUnit(unit / span, unit % span);
  }

  /** Returns the unique unit of a unit of a span. */
  private long uniqueUnit(long spans, long inSpan) {
    long first = spans * unique;
    if (inSpan < unique) {
      return first + inSpan;
    }
    return first + (hot == null ? inSpan % unique : hot.unitOf(inSpan - unique));
  }

  /** Returns a page's recipe. */
  PageRecipe recipeOf(long page) {
    UnitSources from = sources;
    if (from == null) {
      return recipe;
    }
    return from.recipe(from.recipeOf(from.source(uniqueUnit(page / unitPages))));
  }

  /** Returns a page's source page, as its recipe numbers it. */
  long sourceOf(long page) {
    UnitSources from = sources;
    if (from == null) {
      return sourcePage(page);
    }
    long source = from.source(uniqueUnit(page / unitPages));
    return UnitSources.number(source) * unitPages + page % unitPages;
  }

  /**
   * Stores the runs of some pages in a batch, as many as it takes.
   *
   * @param page the first page
   * @param pages how many, at least 1
   * @param batch receives the runs, from the first page on
   */
  void gather(long page, long pages, PageBatch batch) {
    UnitSources from = sources;
    if (from == null) {
      batch.start(recipe);
      if (hot == null) {
        gatherTurns(page, pages, batch);
        return;
      }
      while (pages > 0 && !batch.isFull()) {
        long n = runPages(page, pages);
        batch.add(sourcePage(page), n, 0);
        page += n;
        pages -= n;
      }
      return;
    }
    batch.start(from.recipes());
    long unit = page / unitPages;
    long inUnit = page - unit * unitPages;
    long spans = unit / span;
    long inSpan = unit - spans * span;
    while (pages > 0 && !batch.isFull()) {
      long source = from.source(uniqueUnit(spans, inSpan));
      long n = Math.min(pages, unitPages - inUnit);
      batch.add(UnitSources.number(source) * unitPages + inUnit, n, from.recipeOf(source));
      pages -= n;
      inUnit = 0;
      if (++inSpan == span) {
        inSpan = 0;
        spans++;
      }
    }
  }

  /** Gathers the runs of units that are all repeated equally often: without a division for each. */
  private void gatherTurns(long page, long pages, PageBatch batch) {
    long unit = page / unitPages;
    long inUnit = page - unit * unitPages;
    long first = unit / span * unique;
    long inSpan = unit % span;
    long turn = inSpan % unique;
    while (pages > 0 && !batch.isFull()) {
      long units = Math.min(unique - turn, span - inSpan);
      // Of very many units, those that the pages need; so that the product does not overflow.
      long n = Math.min(pages, Math.min(units, pages / unitPages + 2) * unitPages - inUnit);
      batch.add((first + turn) * unitPages + inUnit, n, 0);
      pages -= n;
      inUnit = 0;
      turn = 0;
      inSpan += units;
      if (inSpan == span) {
        inSpan = 0;
        first += unique;
      }
    }
  }

  /**
   * Returns where a page of a unique unit comes from, and how many pages from it, up to {@code
   * most}, form a run.
   */
  SourceRun sourceRun(long uniquePage, long most) {
    UnitSources from = sources;
    if (from == null) {
      throw new IllegalStateException("of one recipe");
    }
    long unit = uniquePage / unitPages;
    long inUnit = uniquePage - unit * unitPages;
    long source = from.source(unit);
    int recipeOfRun = from.recipeOf(source);
    long first = UnitSources.number(source) * unitPages + inUnit;
    long pages = unitPages - inUnit;
    while (pages < most) {
      unit++;
      long next = from.source(unit);
      if (next != (source < 0 ? source - 1 : source + 1) || from.recipeOf(next) != recipeOfRun) {
        break;
      }
      source = next;
      pages += unitPages;
    }
    return new SourceRun(from.recipe(recipeOfRun), first, Math.min(pages, most));
  }

  /**
   * Returns the source of a page's unit.
   *
   * @param page the logical page
   * @return the unit's number in the stream, or −1 minus its number in the pool
   */
  public long sourceUnit(long page) {
    long unit = uniqueUnit(page / unitPages);
    return sources == null ? unit : sources.source(unit);
  }

  /**
   * Returns the class of a source unit.
   *
   * @param source the source as {@link #sourceUnit} returns it
   * @return the number of the class, from 0
   */
  public int classOf(long source) {
    return sources == null ? 0 : sources.classOf(source);
  }

  /**
   * Returns the fraction of a source unit that decides of which class it is: the first one whose
   * share, with those before, is larger.
   *
   * @param number the unit's number in the stream or in its pool
   * @return the fraction
   */
  public static double classFraction(long number) {
    return UnitSources.classFraction(number) / 0x1p32;
  }

  /**
   * Returns the fraction of a source unit that decides in which generations it changes.
   *
   * @param source the source as {@link #sourceUnit} returns it
   * @return the fraction, times 2<sup>32</sup>
   */
  public static long changeFraction(long source) {
    return (UnitSources.number(source) * Mix64.GOLDEN) >>> 32;
  }

  /**
   * Returns the page of a unique unit that a logical page repeats. It is the source page if there
   * are no {@code sources}.
   *
   * @param page the logical page
   * @return the page's number among the pages of the unique units
   */
  public long sourcePage(long page) {
    if (unique == span) {
      return page;
    }
    return uniqueUnit(page / unitPages) * unitPages + page % unitPages;
  }

  /**
   * Returns the number of source pages of the first pages of the stream.
   *
   * @param pages the number of pages from the stream's start
   * @return the number of source pages, numbered from 0; each occurs in the stream, except those
   *     that an incomplete last unit lacks
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
   * Returns the first logical page of a source page.
   *
   * @param source the source page
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
   * Returns how often a source page occurs in the first pages of the stream.
   *
   * @param source the source page
   * @param pages the number of pages from the stream's start
   * @return 0 if it does not occur
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
      // Copies up to the span's end or, for this page, the stream's end.
      long first0 = first / unitPages - inSpan;
      long units = Math.min(span, Math.ceilDiv(pages - source % unitPages, unitPages) - first0);
      return 1 + hot.copiesOf(inSpan, Math.max(0, units - unique));
    }
    long repeats = (span - inSpan - 1) / unique + 1;
    return Math.min(repeats, (left - 1) / unitPages / unique + 1);
  }

  /**
   * Returns how many copies of a range precede it, at distances of {@link #copyDistance}. All bytes
   * of a copy come from the same place of the same source pages.
   *
   * @param position the position of the range
   * @param length its bytes, at least 1
   * @return how many, 0 if the range is the first or only copy
   */
  public long copiesBefore(long position, long length) {
    return inOneSpan(position, length) ? position / unitBytes() % span / unique : 0;
  }

  /**
   * Returns how many copies of a range follow it, see {@link #copiesBefore}.
   *
   * @param position the position of the range
   * @param length its bytes, at least 1
   * @param size the stream's size
   * @return how many, 0 if the range is the last or only copy
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
   * Returns the distance between copies of a range that has any.
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
   * Returns the length of a page run: how many pages from this one, up to {@code most}, have
   * consecutive source pages.
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
