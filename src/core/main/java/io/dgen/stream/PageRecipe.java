package io.dgen.stream;

/**
 * The parameters of a page's bytes, besides its number: the stream's four keys, and the number of
 * random rows of a compression unit. Immutable.
 *
 * @param key0 first key
 * @param key1 second key
 * @param key2 third key
 * @param key3 fourth key
 * @param rowsQ32 random rows per unit, times 2<sup>32</sup>
 * @param unitRows rows of a compression unit: 8, 16, 32 or 64
 * @param repeat whether compressible rows repeat the unit's last random row; otherwise they are
 *     zero
 * @param mask the bits of a random word that are kept
 * @param base the bits that are set: a random row holds {@code (word & mask) | base}
 */
public record PageRecipe(
    long key0,
    long key1,
    long key2,
    long key3,
    long rowsQ32,
    int unitRows,
    boolean repeat,
    long mask,
    long base) {

  /** The size of a page, the unit of random access. */
  public static final int PAGE_BYTES = 4096;

  static final int ROW_BYTES = 64;
  static final int PAGE_ROWS = PAGE_BYTES / ROW_BYTES;
  static final int LANES = ROW_BYTES / Long.BYTES;

  /** The factor that repeats a byte in every byte of a word. */
  private static final long EACH_BYTE = 0x0101010101010101L;

  private static final int BYTE_BITS = 8;

  /** Bytes with fewer bits than this are made printable, or nearly so, by the base. */
  private static final int BITS_WITHOUT_BASE = 7;

  private static final long BASE = 0x40;

  /**
   * Returns the recipe of a stream of format 1. The parameters are not checked.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @param compressRatio size before : size after compression
   * @param compressUnit the number of bytes in which the ratio holds
   * @param repeat whether the filler repeats
   * @return the recipe
   */
  public static PageRecipe of(
      long seed, long stream, double compressRatio, int compressUnit, boolean repeat) {
    return of(PageKeys.ofStream(seed, stream), compressRatio, compressUnit, repeat, BYTE_BITS);
  }

  /**
   * Returns the recipe of a class of units. The parameters are not checked.
   *
   * @param keys the keys of its source
   * @param compressRatio size before : size after compression
   * @param compressUnit the number of bytes in which the ratio holds
   * @param repeat whether the filler repeats
   * @param entropyBits random bits of each random byte, 4 to 8
   * @return the recipe
   */
  public static PageRecipe of(
      PageKeys keys, double compressRatio, int compressUnit, boolean repeat, int entropyBits) {
    int unitRows = compressUnit / ROW_BYTES;
    long rowsQ32 = (long) Math.floor(unitRows * 0x1p32 / compressRatio + 0.5);
    if (rowsQ32 == (long) unitRows << 32) {
      // Nothing is compressible: units of a page give the same bytes and are faster.
      unitRows = PAGE_ROWS;
      rowsQ32 = (long) PAGE_ROWS << 32;
    }
    return new PageRecipe(
        keys.key0(),
        keys.key1(),
        keys.key2(),
        keys.key3(),
        rowsQ32,
        unitRows,
        repeat,
        entropyBits == BYTE_BITS ? -1 : ((1L << entropyBits) - 1) * EACH_BYTE,
        entropyBits < BITS_WITHOUT_BASE ? BASE * EACH_BYTE : 0);
  }

  /**
   * Returns this recipe with another seed and stream number.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @return the recipe with other keys
   */
  public PageRecipe withKeys(long seed, long stream) {
    return withKeys(PageKeys.ofStream(seed, stream));
  }

  /** Returns this recipe with other keys. */
  PageRecipe withKeys(PageKeys keys) {
    return new PageRecipe(
        keys.key0(), keys.key1(), keys.key2(), keys.key3(), rowsQ32, unitRows, repeat, mask, base);
  }

  /** Returns a word of a random row as it is stored. */
  long made(long word) {
    return (word & mask) | base;
  }

  /** Returns whether words are stored otherwise than they are generated. */
  boolean masked() {
    return mask != -1 || base != 0;
  }

  /** Returns whether all units have the same number of random rows. */
  boolean isEven() {
    return (int) rowsQ32 == 0;
  }

  /** Returns whether another recipe differs from this one in its keys at most. */
  boolean hasShapeOf(PageRecipe other) {
    return rowsQ32 == other.rowsQ32
        && unitRows == other.unitRows
        && repeat == other.repeat
        && mask == other.mask
        && base == other.base;
  }

  int unitsPerPage() {
    return PAGE_ROWS / unitRows;
  }

  /** Returns the number of random rows that every unit has. */
  int commonRows() {
    return (int) (rowsQ32 >>> 32);
  }

  /** Returns the random rows of a unit by its number in the stream: the common ones or one more. */
  int randomRows(long unit) {
    long fraction = rowsQ32 & 0xFFFFFFFFL;
    return commonRows() + (int) (((unit * fraction & 0xFFFFFFFFL) + fraction) >>> 32);
  }
}
