package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The stream format in vectors of the machine's preferred width. A page is cut into columns one
 * vector wide (eight lanes: one column of 512 bits, two of 256, four of 128). Two columns are
 * always worked side by side, which hides the latency of a step: two of one page, or, where a page
 * has only one, those of two pages.
 */
final class VectorPageKernel implements PageKernel {

  private static final VectorSpecies<Long> SPECIES =
      LongVector.SPECIES_PREFERRED.length() > PageRecipe.LANES
          ? LongVector.SPECIES_512
          : LongVector.SPECIES_PREFERRED;
  private static final int WIDTH = SPECIES.length();
  private static final int WIDTH_BYTES = WIDTH * Long.BYTES;
  private static final int COLUMNS = PageRecipe.LANES / WIDTH;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** GOLDEN times 1, 2, ... : what tells the seeds of a column's lanes apart. */
  private static final LongVector LANE_STEPS =
      LongVector.zero(SPECIES).addIndex(1).add(1).mul(Mix64.GOLDEN);

  /** For arrays other than {@code byte[]}, which vectors do not reach. */
  private final ScalarPageKernel scalar = new ScalarPageKernel();

  @Override
  public Kind kind() {
    return Kind.VECTOR;
  }

  @Override
  public String isa() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  @Override
  public boolean hasNonTemporalStores() {
    return false;
  }

  @Override
  public void fill(
      PageRecipe recipe,
      long page,
      long pages,
      MemorySegment target,
      long offset,
      boolean nonTemporal) {
    if (!reachable(target)) {
      scalar.fill(recipe, page, pages, target, offset, nonTemporal);
      return;
    }
    long step = pagesSideBySide(recipe);
    for (long i = 0; i < pages; i += step) {
      walkPages(false, recipe, page + i, Math.min(step, pages - i), target, at(offset, i));
    }
  }

  @Override
  public long matchingPages(
      PageRecipe recipe, long page, long pages, MemorySegment found, long offset) {
    if (!reachable(found)) {
      return scalar.matchingPages(recipe, page, pages, found, offset);
    }
    long step = pagesSideBySide(recipe);
    for (long i = 0; i < pages; i += step) {
      long n = Math.min(step, pages - i);
      if (walkPages(true, recipe, page + i, n, found, at(offset, i))) {
        // Which of two pages it was is only asked once something is wrong.
        boolean second = n == 2 && !walkPages(true, recipe, page + i, 1, found, at(offset, i));
        return second ? i + 1 : i;
      }
    }
    return pages;
  }

  /**
   * Vectors reach off-heap segments and {@code byte[]}; a read-only segment does not tell its
   * array.
   */
  private static boolean reachable(MemorySegment segment) {
    return segment.isNative() || segment.heapBase().filter(byte[].class::isInstance).isPresent();
  }

  private static long at(long offset, long pages) {
    return offset + pages * PageRecipe.PAGE_BYTES;
  }

  /** Two pages keep step only where all their units have the same number of random rows. */
  private static long pagesSideBySide(PageRecipe recipe) {
    return COLUMNS == 1 && (int) recipe.rowsQ32() == 0 ? 2 : 1;
  }

  /** One or two pages. Returns whether something compared is different. */
  private static boolean walkPages(
      boolean compare, PageRecipe recipe, long page, long pages, MemorySegment segment, long at) {
    if (COLUMNS == 1) {
      // A page alone is its own companion.
      long other = pages - 1;
      return walkColumns(compare, recipe, page, page + other, 0, 0, segment, at, at(at, other));
    }
    boolean different = false;
    for (int c = 0; c < COLUMNS; c += 2) {
      long columnAt = at + (long) c * WIDTH_BYTES;
      different |=
          walkColumns(
              compare, recipe, page, page, c, c + 1, segment, columnAt, columnAt + WIDTH_BYTES);
    }
    return different;
  }

  private static LongVector mix(LongVector z) {
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 30)).mul(Mix64.FIRST);
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 27)).mul(Mix64.SECOND);
    return z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 31));
  }

  private static LongVector seed(long key, long page, int column) {
    return mix(
        LANE_STEPS.add(key + Mix64.GOLDEN * (PageRecipe.LANES * page + (long) column * WIDTH)));
  }

  /**
   * Columns a and b, which have their random rows in common, through one page each. Everything
   * stays in one method and in local variables: only then do the vectors stay in registers.
   */
  private static boolean walkColumns(
      boolean compare,
      PageRecipe recipe,
      long pageA,
      long pageB,
      int columnA,
      int columnB,
      MemorySegment segment,
      long atA,
      long atB) {
    LongVector a0 = seed(recipe.key0(), pageA, columnA);
    LongVector a1 = seed(recipe.key1(), pageA, columnA);
    LongVector a2 = seed(recipe.key2(), pageA, columnA);
    LongVector a3 = seed(recipe.key3(), pageA, columnA);
    LongVector b0 = seed(recipe.key0(), pageB, columnB);
    LongVector b1 = seed(recipe.key1(), pageB, columnB);
    LongVector b2 = seed(recipe.key2(), pageB, columnB);
    LongVector b3 = seed(recipe.key3(), pageB, columnB);
    LongVector different = LongVector.zero(SPECIES);
    long apart = atB - atA;
    int units = recipe.unitsPerPage();
    long unitBytes = (long) recipe.unitRows() * PageRecipe.ROW_BYTES;
    for (int j = 0; j < units; j++) {
      int random = recipe.randomRows(pageA * units + j) * PageRecipe.ROW_BYTES;
      long unitAt = atA + j * unitBytes;
      LongVector lastA = LongVector.zero(SPECIES);
      LongVector lastB = LongVector.zero(SPECIES);
      for (int r = 0; r < random; r += PageRecipe.ROW_BYTES) {
        lastA = a0.add(a3).lanewise(VectorOperators.ROL, 23).add(a0);
        LongVector t = a1.lanewise(VectorOperators.LSHL, 17);
        a2 = a2.lanewise(VectorOperators.XOR, a0);
        a3 = a3.lanewise(VectorOperators.XOR, a1);
        a1 = a1.lanewise(VectorOperators.XOR, a2);
        a0 = a0.lanewise(VectorOperators.XOR, a3);
        a2 = a2.lanewise(VectorOperators.XOR, t);
        a3 = a3.lanewise(VectorOperators.ROL, 45);
        lastB = b0.add(b3).lanewise(VectorOperators.ROL, 23).add(b0);
        t = b1.lanewise(VectorOperators.LSHL, 17);
        b2 = b2.lanewise(VectorOperators.XOR, b0);
        b3 = b3.lanewise(VectorOperators.XOR, b1);
        b1 = b1.lanewise(VectorOperators.XOR, b2);
        b0 = b0.lanewise(VectorOperators.XOR, b3);
        b2 = b2.lanewise(VectorOperators.XOR, t);
        b3 = b3.lanewise(VectorOperators.ROL, 45);
        if (compare) {
          different = different.or(difference(segment, unitAt + r, lastA));
          different = different.or(difference(segment, unitAt + apart + r, lastB));
        } else {
          lastA.intoMemorySegment(segment, unitAt + r, ORDER);
          lastB.intoMemorySegment(segment, unitAt + apart + r, ORDER);
        }
      }
      if (!recipe.repeat()) {
        lastA = LongVector.zero(SPECIES);
        lastB = lastA;
      }
      for (int r = random; r < unitBytes; r += PageRecipe.ROW_BYTES) {
        if (compare) {
          different = different.or(difference(segment, unitAt + r, lastA));
          different = different.or(difference(segment, unitAt + apart + r, lastB));
        } else {
          lastA.intoMemorySegment(segment, unitAt + r, ORDER);
          lastB.intoMemorySegment(segment, unitAt + apart + r, ORDER);
        }
      }
    }
    return compare && different.compare(VectorOperators.NE, 0).anyTrue();
  }

  private static LongVector difference(MemorySegment found, long at, LongVector expected) {
    return LongVector.fromMemorySegment(SPECIES, found, at, ORDER)
        .lanewise(VectorOperators.XOR, expected);
  }
}
