package io.dgen.stream;

/**
 * The source of a unique unit's pages in format 2: the stream itself or a pool, the version, and
 * the class. Immutable.
 *
 * <p>In a generation a unit has one of two versions, so all units share a few recipes, which are
 * made in advance.
 */
final class UnitSources {

  /** Spreads classes over units independently of versions. */
  private static final long CLASS_STEP = 0x6A09E667F3BCC909L;

  private static final double TWO_TO_32 = 0x1p32;

  private final Shared shared;

  /** A unit whose fraction is at least this has the later version. */
  private final long laterFrom;

  /** A class's units have fractions below its bound and not below the previous class's bound. */
  private final long[] bounds;

  /** Indexed by class, then by kind: own, own later, pool, pool later. */
  private final PageRecipe[] recipes;

  private static final int KINDS = 4;

  /** As many as the format has classes. */
  private static final int MOST_CLASSES = 16;

  /** The most recipes that the units of a stream have. */
  static final int MOST_RECIPES = KINDS * MOST_CLASSES;

  /**
   * The unique units that come from the pool.
   *
   * @param ratioQ32 their share, times 2<sup>32</sup>
   * @param units units of the pool
   * @param start the pool's unit that is the stream's first shared unit
   */
  record Shared(long ratioQ32, long units, long start) {

    static final Shared NONE = new Shared(0, 1, 0);

    /** Returns the shared units of a stream: streams 0, 1, 2 … of one size tile the pool. */
    static Shared of(double ratio, long units, long stream, long uniqueUnits) {
      long ratioQ32 = q32(ratio);
      long own = Long.remainderUnsigned(stream, units);
      return new Shared(ratioQ32, units, own * (share(uniqueUnits, ratioQ32) % units) % units);
    }

    /** Returns how many of the first {@code unit} unique units come from the pool. */
    long before(long unit) {
      return share(unit, ratioQ32);
    }
  }

  /**
   * Creates the sources of a stream's units.
   *
   * @param own the stream's keys
   * @param pool the pool's keys
   * @param generation the generation
   * @param changeRate share of the units that a generation changes
   * @param weights the classes' weights
   * @param classes the classes' recipes; their keys are ignored
   */
  UnitSources(
      Shared shared,
      PageKeys own,
      PageKeys pool,
      long generation,
      double changeRate,
      double[] weights,
      PageRecipe[] classes) {
    this.shared = shared;
    long changes = generation * q32(changeRate);
    long version = changes >>> 32;
    laterFrom = (1L << 32) - (changes & 0xFFFFFFFFL);
    PageKeys[] keys = {
      own.version(version),
      own.version(version + 1),
      pool.version(version),
      pool.version(version + 1)
    };
    recipes = new PageRecipe[KINDS * classes.length];
    bounds = new long[classes.length];
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double before = 0;
    for (int c = 0; c < classes.length; c++) {
      before += weights[c];
      bounds[c] = q32(before / sum);
      for (int kind = 0; kind < KINDS; kind++) {
        recipes[KINDS * c + kind] = classes[c].withKeys(keys[kind]);
      }
    }
  }

  static long q32(double share) {
    return (long) Math.floor(share * TWO_TO_32 + 0.5);
  }

  /** Returns {@code units * shareQ32 / 2^32}, rounded down, without overflow. */
  private static long share(long units, long shareQ32) {
    return (Math.multiplyHigh(units, shareQ32) << 32) | ((units * shareQ32) >>> 32);
  }

  /**
   * Returns a unique unit's source: its number in the stream, or −1 minus its number in the pool.
   */
  long source(long unit) {
    if (shared.ratioQ32() == 0) {
      return unit;
    }
    long before = shared.before(unit);
    return shared.before(unit + 1) > before ? ~((shared.start() + before) % shared.units()) : unit;
  }

  /** Returns the number of a source's unit in the stream or in the pool. */
  static long number(long source) {
    return source < 0 ? ~source : source;
  }

  /** Returns the number of the class of a source's unit. */
  int classOf(long source) {
    return recipeOf(source) / KINDS;
  }

  /** Returns the fraction that decides a unit's class, times 2<sup>32</sup>. */
  static long classFraction(long number) {
    return (number * CLASS_STEP) >>> 32;
  }

  /** Returns a recipe by its number. */
  PageRecipe recipe(int number) {
    return recipes[number];
  }

  /** Returns all recipes; not to be changed. */
  PageRecipe[] recipes() {
    return recipes;
  }

  /** Returns the number of the recipe of a source's pages. */
  int recipeOf(long source) {
    long number = number(source);
    int kind = source < 0 ? 2 : 0;
    if (((number * Mix64.GOLDEN) >>> 32) >= laterFrom) {
      kind++;
    }
    int c = 0;
    if (bounds.length > 1) {
      long fraction = classFraction(number);
      while (c < bounds.length - 1 && fraction >= bounds[c]) {
        c++;
      }
    }
    return KINDS * c + kind;
  }
}
