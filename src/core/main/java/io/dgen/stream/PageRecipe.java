package io.dgen.stream;

/**
 * All that a page's bytes depend on but its number: the stream's four keys, and how many of a
 * compression unit's rows are random. Immutable.
 *
 * @param key0 first key
 * @param key1 second key
 * @param key2 third key
 * @param key3 fourth key
 * @param rowsQ32 random rows per unit, times 2<sup>32</sup>
 * @param unitRows rows of a compression unit: 8, 16, 32 or 64
 * @param repeat whether compressible rows repeat the unit's last random row; otherwise they are
 *     zero
 */
public record PageRecipe(
    long key0, long key1, long key2, long key3, long rowsQ32, int unitRows, boolean repeat) {

  /** Bytes of a page, the unit of random access. */
  public static final int PAGE_BYTES = 4096;

  static final int ROW_BYTES = 64;
  static final int PAGE_ROWS = PAGE_BYTES / ROW_BYTES;
  static final int LANES = ROW_BYTES / Long.BYTES;

  /**
   * The recipe of a stream. The parameters are taken as valid.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @param compressRatio size before : size after compression
   * @param compressUnit bytes in which the ratio holds
   * @param repeat whether the filler repeats
   * @return the recipe
   */
  public static PageRecipe of(
      long seed, long stream, double compressRatio, int compressUnit, boolean repeat) {
    int unitRows = compressUnit / ROW_BYTES;
    long rowsQ32 = (long) Math.floor(unitRows * 0x1p32 / compressRatio + 0.5);
    if (rowsQ32 == (long) unitRows << 32) {
      // Nothing is compressible: the same bytes as one unit a page, which is quicker.
      unitRows = PAGE_ROWS;
      rowsQ32 = (long) PAGE_ROWS << 32;
    }
    return new PageRecipe(
        key(seed, stream, 0),
        key(seed, stream, 1),
        key(seed, stream, 2),
        key(seed, stream, 3),
        rowsQ32,
        unitRows,
        repeat);
  }

  /**
   * The same recipe under another seed or stream number.
   *
   * @param seed the run's seed
   * @param stream the stream's number in the run
   * @return the recipe with other keys
   */
  public PageRecipe withKeys(long seed, long stream) {
    return new PageRecipe(
        key(seed, stream, 0),
        key(seed, stream, 1),
        key(seed, stream, 2),
        key(seed, stream, 3),
        rowsQ32,
        unitRows,
        repeat);
  }

  private static long key(long seed, long stream, int w) {
    return Mix64.mix(
        Mix64.mix(seed + (w + 1) * Mix64.GOLDEN) + Mix64.mix(stream + (w + 5) * Mix64.GOLDEN));
  }

  int unitsPerPage() {
    return PAGE_ROWS / unitRows;
  }

  /** The random rows that every unit has. */
  int commonRows() {
    return (int) (rowsQ32 >>> 32);
  }

  /** Random rows of the unit with this number in the whole stream: the common ones, or one more. */
  int randomRows(long unit) {
    long fraction = rowsQ32 & 0xFFFFFFFFL;
    return commonRows() + (int) (((unit * fraction & 0xFFFFFFFFL) + fraction) >>> 32);
  }
}
