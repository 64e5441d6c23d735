package io.dgen.stream;

/**
 * Where a unique unit's pages come from in format 2: from the stream itself or from a pool, in
 * which version, and of which class. Immutable.
 *
 * <p>In a generation a unit has one of two versions, so the recipes of all units are few and are
 * made in advance.
 */
final class UnitSources {

  /** Spreads classes over units otherwise than versions. */
  private static final long CLASS_STEP = 0x6A09E667F3BCC909L;

  private static final double TWO_TO_32 = 0x1p32;

  private final Shared shared;

  /** What a unit's fraction must reach to have the later version. */
  private final long laterFrom;

  /** A class's units have fractions below its bound, and not below the bound before. */
  private final long[] bounds;

  /** By class, and then: own, own later, pool, pool later. */
  private final PageRecipe[] recipes;

  private static final int KINDS = 4;

  /**
   * Which unique units come from the pool.
   *
   * @param ratioQ32 share of them, times 2<sup>32</sup>
   * @param units of the pool
   * @param start the pool's unit of the stream's first shared one
   */
  record Shared(long ratioQ32, long units, long start) {

    static final Shared NONE = new Shared(0, 1, 0);

    /** Of a stream of a size: the streams 0, 1, 2 … of that size tile the pool. */
    static Shared of(double ratio, long units, long stream, long uniqueUnits) {
      long ratioQ32 = q32(ratio);
      long own = Long.remainderUnsigned(stream, units);
      return new Shared(ratioQ32, units, own * (share(uniqueUnits, ratioQ32) % units) % units);
    }

    /** How many of the first unique units come from the pool. */
    long before(long unit) {
      return share(unit, ratioQ32);
    }
  }

  /**
   * The sources of a stream's units.
   *
   * @param own keys of the stream
   * @param pool keys of the pool
   * @param generation the generation
   * @param changeRate share of the units that a generation changes
   * @param weights of the classes
   * @param classes recipe of each class, whatever its keys
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

  /** {@code units * shareQ32 / 2^32}, rounded down, without overflow. */
  private static long share(long units, long shareQ32) {
    return (Math.multiplyHigh(units, shareQ32) << 32) | ((units * shareQ32) >>> 32);
  }

  /** The source of a unique unit: its number in the stream, or −1 minus its number in the pool. */
  long source(long unit) {
    if (shared.ratioQ32() == 0) {
      return unit;
    }
    long before = shared.before(unit);
    return shared.before(unit + 1) > before ? ~((shared.start() + before) % shared.units()) : unit;
  }

  /** The number of a source's unit in the stream or in the pool. */
  static long number(long source) {
    return source < 0 ? ~source : source;
  }

  /** A recipe by its number. */
  PageRecipe recipe(int number) {
    return recipes[number];
  }

  /** The number of the recipe of a source's pages. */
  int recipeOf(long source) {
    long number = number(source);
    int kind = source < 0 ? 2 : 0;
    if (((number * Mix64.GOLDEN) >>> 32) >= laterFrom) {
      kind++;
    }
    int c = 0;
    if (bounds.length > 1) {
      long fraction = (number * CLASS_STEP) >>> 32;
      while (c < bounds.length - 1 && fraction >= bounds[c]) {
        c++;
      }
    }
    return KINDS * c + kind;
  }
}
