package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel in vectors of the machine's preferred width. A page is cut into columns of one vector
 * (eight lanes: one column of 512 bits, two of 256, four of 128). Two columns are always processed
 * side by side, which hides the latency of a step: two columns of one page or, if a page has only
 * one, those of two pages.
 */
final class VectorPageKernel extends JavaPageKernel {

  private static final VectorSpecies<Long> SPECIES =
      LongVector.SPECIES_PREFERRED.length() > PageRecipe.LANES
          ? LongVector.SPECIES_512
          : LongVector.SPECIES_PREFERRED;
  private static final int WIDTH = SPECIES.length();
  private static final int WIDTH_BYTES = WIDTH * Long.BYTES;
  private static final int COLUMNS = PageRecipe.LANES / WIDTH;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** The difference between the state words of consecutive pages before mixing. */
  @SuppressWarnings("ConstantOverflow") // modulo 2^64
  private static final long PAGE_STEP = Mix64.GOLDEN * PageRecipe.LANES;

  private static final int SEED_WORDS = 4 * PageRecipe.LANES;

  /**
   * The seeds of two pages, computed in a separate method without vectors. In the method that
   * generates rows, they would exceed the compiler's inlining limit, and every vector would become
   * an object.
   */
  private static final Lending<long[]> SEEDS = new Lending<>(() -> new long[2 * SEED_WORDS]);

  @Override
  public Kind kind() {
    return Kind.VECTOR;
  }

  @Override
  public String isa() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  @Override
  void fillPages(PageRecipe recipe, long page, long pages, MemorySegment target, long offset) {
    long[] seeds = SEEDS.take();
    long step = pagesSideBySide(recipe);
    for (long i = 0; i < pages; i += step) {
      long n = Math.min(step, pages - i);
      long at = offset + i * PageRecipe.PAGE_BYTES;
      walkPages(false, recipe, page + i, n, PageRecipe.PAGE_ROWS, target, at, seeds);
    }
    SEEDS.give(seeds);
  }

  @Override
  void fillRows(PageRecipe recipe, long page, int rows, MemorySegment target, long offset) {
    long[] seeds = SEEDS.take();
    walkPages(false, recipe, page, 1, rows, target, offset, seeds);
    SEEDS.give(seeds);
  }

  @Override
  long matchingPages(PageRecipe recipe, long page, long pages, MemorySegment found, long offset) {
    long[] seeds = SEEDS.take();
    long step = pagesSideBySide(recipe);
    int rows = PageRecipe.PAGE_ROWS;
    long i = 0;
    while (i < pages) {
      long n = Math.min(step, pages - i);
      long at = offset + i * PageRecipe.PAGE_BYTES;
      if (walkPages(true, recipe, page + i, n, rows, found, at, seeds)) {
        // Which of the two pages differs is determined only after a difference.
        if (n == 2 && !walkPages(true, recipe, page + i, 1, rows, found, at, seeds)) {
          i++;
        }
        break;
      }
      i += n;
    }
    SEEDS.give(seeds);
    return i;
  }

  @Override
  public long findPage(PageRecipe recipe, int lane, long page, long pages, SearchWords words) {
    long start = Mix64.GOLDEN * (PageRecipe.LANES * page + lane + 1);
    LongVector steps = LongVector.broadcast(SPECIES, 0).addIndex(1).mul(PAGE_STEP);
    LongVector z0 = steps.add(recipe.key0() + start);
    LongVector z3 = steps.add(recipe.key3() + start);
    long[] found = new long[WIDTH];
    for (long i = 0; i < pages; i += WIDTH) {
      LongVector s0 = mix(z0);
      s0.add(mix(z3))
          .lanewise(VectorOperators.ROL, 23)
          .add(s0)
          .and(recipe.mask())
          .or(recipe.base())
          .intoArray(found, 0);
      z0 = z0.add(WIDTH * PAGE_STEP);
      z3 = z3.add(WIDTH * PAGE_STEP);
      long maybe = 0;
      for (int k = 0; k < WIDTH; k++) {
        maybe |= words.mayHave(found[k]);
      }
      if (maybe != 0) {
        for (int k = 0; k < WIDTH && i + k < pages; k++) {
          if (words.has(found[k])) {
            return i + k;
          }
        }
      }
    }
    return pages;
  }

  private static LongVector mix(LongVector z) {
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 30)).mul(Mix64.FIRST);
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 27)).mul(Mix64.SECOND);
    return z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 31));
  }

  /** Two pages go side by side only if all their units have the same number of random rows. */
  private static long pagesSideBySide(PageRecipe recipe) {
    return COLUMNS == 1 && (int) recipe.rowsQ32() == 0 ? 2 : 1;
  }

  /** Walks the first rows of one or two pages. Returns whether a comparison found a difference. */
  private static boolean walkPages(
      boolean compare,
      PageRecipe recipe,
      long page,
      long pages,
      int rows,
      MemorySegment segment,
      long at,
      long[] seeds) {
    seed(recipe, page, seeds, 0);
    if (COLUMNS == 1) {
      // A single page is processed together with itself.
      long apart = (pages - 1) * PageRecipe.PAGE_BYTES;
      int columnB = (int) (pages - 1) * SEED_WORDS;
      seed(recipe, page + pages - 1, seeds, columnB);
      return walkColumns(compare, recipe, page, rows, segment, at, apart, seeds, 0, columnB);
    }
    boolean different = false;
    for (int c = 0; c < PageRecipe.LANES; c += 2 * WIDTH) {
      long atA = at + (long) c * Long.BYTES;
      different |=
          walkColumns(compare, recipe, page, rows, segment, atA, WIDTH_BYTES, seeds, c, c + WIDTH);
    }
    return different;
  }

  /** Writes a page's seeds from index {@code first}: eight lanes of each state word. */
  private static void seed(PageRecipe recipe, long page, long[] seeds, int first) {
    seedWord(recipe.key0(), page, seeds, first);
    seedWord(recipe.key1(), page, seeds, first + PageRecipe.LANES);
    seedWord(recipe.key2(), page, seeds, first + 2 * PageRecipe.LANES);
    seedWord(recipe.key3(), page, seeds, first + 3 * PageRecipe.LANES);
  }

  private static void seedWord(long key, long page, long[] seeds, int first) {
    for (int lane = 0; lane < PageRecipe.LANES; lane++) {
      seeds[first + lane] = Mix64.mix(key + Mix64.GOLDEN * (PageRecipe.LANES * page + lane + 1));
    }
  }

  private static LongVector state(long[] seeds, int column, int word) {
    return LongVector.fromArray(SPECIES, seeds, column + word * PageRecipe.LANES);
  }

  private static boolean walkColumns(
      boolean compare,
      PageRecipe recipe,
      long page,
      int rows,
      MemorySegment segment,
      long atA,
      long apart,
      long[] seeds,
      int columnA,
      int columnB) {
    if (compare) {
      return compareColumns(recipe, page, segment, atA, apart, seeds, columnA, columnB);
    }
    fillColumns(recipe, page, rows, segment, atA, apart, seeds, columnA, columnB);
    return false;
  }

  /**
   * Fills two columns with the same random rows: a at {@code atA}, b {@code apart} bytes after it.
   * Everything is in one method and in local variables: only then do the vectors stay in registers.
   */
  private static void fillColumns(
      PageRecipe recipe,
      long page,
      int rows,
      MemorySegment segment,
      long atA,
      long apart,
      long[] seeds,
      int columnA,
      int columnB) {
    LongVector mask = LongVector.broadcast(SPECIES, recipe.mask());
    LongVector base = LongVector.broadcast(SPECIES, recipe.base());
    LongVector a0 = state(seeds, columnA, 0);
    LongVector a1 = state(seeds, columnA, 1);
    LongVector a2 = state(seeds, columnA, 2);
    LongVector a3 = state(seeds, columnA, 3);
    LongVector b0 = state(seeds, columnB, 0);
    LongVector b1 = state(seeds, columnB, 1);
    LongVector b2 = state(seeds, columnB, 2);
    LongVector b3 = state(seeds, columnB, 3);
    int units = recipe.unitsPerPage();
    int end = rows * PageRecipe.ROW_BYTES;
    int start = 0;
    for (int j = 0; start < end; j++) {
      int unitBytes = Math.min(recipe.unitRows() * PageRecipe.ROW_BYTES, end - start);
      int randomBytes =
          Math.min(recipe.randomRows(page * units + j) * PageRecipe.ROW_BYTES, unitBytes);
      long at = atA + start;
      start += unitBytes;
      for (int r = 0; r < randomBytes; r += PageRecipe.ROW_BYTES) {
        LongVector rowA = a0.add(a3).lanewise(VectorOperators.ROL, 23).add(a0).and(mask).or(base);
        LongVector t = a1.lanewise(VectorOperators.LSHL, 17);
        a2 = a2.lanewise(VectorOperators.XOR, a0);
        a3 = a3.lanewise(VectorOperators.XOR, a1);
        a1 = a1.lanewise(VectorOperators.XOR, a2);
        a0 = a0.lanewise(VectorOperators.XOR, a3);
        a2 = a2.lanewise(VectorOperators.XOR, t);
        a3 = a3.lanewise(VectorOperators.ROL, 45);
        LongVector rowB = b0.add(b3).lanewise(VectorOperators.ROL, 23).add(b0).and(mask).or(base);
        t = b1.lanewise(VectorOperators.LSHL, 17);
        b2 = b2.lanewise(VectorOperators.XOR, b0);
        b3 = b3.lanewise(VectorOperators.XOR, b1);
        b1 = b1.lanewise(VectorOperators.XOR, b2);
        b0 = b0.lanewise(VectorOperators.XOR, b3);
        b2 = b2.lanewise(VectorOperators.XOR, t);
        b3 = b3.lanewise(VectorOperators.ROL, 45);
        rowA.intoMemorySegment(segment, at + r, ORDER);
        rowB.intoMemorySegment(segment, at + apart + r, ORDER);
      }
      if (randomBytes == unitBytes) {
        continue;
      }
      LongVector fillerA = LongVector.zero(SPECIES);
      LongVector fillerB = LongVector.zero(SPECIES);
      if (recipe.repeat()) {
        // The last random row, from memory.
        long last = at + randomBytes - PageRecipe.ROW_BYTES;
        fillerA = LongVector.fromMemorySegment(SPECIES, segment, last, ORDER);
        fillerB = LongVector.fromMemorySegment(SPECIES, segment, last + apart, ORDER);
      }
      for (int r = randomBytes; r < unitBytes; r += PageRecipe.ROW_BYTES) {
        fillerA.intoMemorySegment(segment, at + r, ORDER);
        fillerB.intoMemorySegment(segment, at + apart + r, ORDER);
      }
    }
  }

  /**
   * Compares all rows of two columns instead of filling them. Returns whether any word differs. A
   * common method for both was slower at either, and allocated an object per page, in a JVM that
   * had used it for both.
   */
  private static boolean compareColumns(
      PageRecipe recipe,
      long page,
      MemorySegment segment,
      long atA,
      long apart,
      long[] seeds,
      int columnA,
      int columnB) {
    LongVector mask = LongVector.broadcast(SPECIES, recipe.mask());
    LongVector base = LongVector.broadcast(SPECIES, recipe.base());
    LongVector a0 = state(seeds, columnA, 0);
    LongVector a1 = state(seeds, columnA, 1);
    LongVector a2 = state(seeds, columnA, 2);
    LongVector a3 = state(seeds, columnA, 3);
    LongVector b0 = state(seeds, columnB, 0);
    LongVector b1 = state(seeds, columnB, 1);
    LongVector b2 = state(seeds, columnB, 2);
    LongVector b3 = state(seeds, columnB, 3);
    LongVector different = LongVector.zero(SPECIES);
    int unitBytes = recipe.unitRows() * PageRecipe.ROW_BYTES;
    long unit = page * recipe.unitsPerPage();
    for (int start = 0; start < PageRecipe.PAGE_BYTES; start += unitBytes) {
      int randomBytes = recipe.randomRows(unit++) * PageRecipe.ROW_BYTES;
      long at = atA + start;
      for (int r = 0; r < randomBytes; r += PageRecipe.ROW_BYTES) {
        LongVector rowA = a0.add(a3).lanewise(VectorOperators.ROL, 23).add(a0).and(mask).or(base);
        LongVector t = a1.lanewise(VectorOperators.LSHL, 17);
        a2 = a2.lanewise(VectorOperators.XOR, a0);
        a3 = a3.lanewise(VectorOperators.XOR, a1);
        a1 = a1.lanewise(VectorOperators.XOR, a2);
        a0 = a0.lanewise(VectorOperators.XOR, a3);
        a2 = a2.lanewise(VectorOperators.XOR, t);
        a3 = a3.lanewise(VectorOperators.ROL, 45);
        LongVector rowB = b0.add(b3).lanewise(VectorOperators.ROL, 23).add(b0).and(mask).or(base);
        t = b1.lanewise(VectorOperators.LSHL, 17);
        b2 = b2.lanewise(VectorOperators.XOR, b0);
        b3 = b3.lanewise(VectorOperators.XOR, b1);
        b1 = b1.lanewise(VectorOperators.XOR, b2);
        b0 = b0.lanewise(VectorOperators.XOR, b3);
        b2 = b2.lanewise(VectorOperators.XOR, t);
        b3 = b3.lanewise(VectorOperators.ROL, 45);
        different = different.or(difference(segment, at + r, rowA));
        different = different.or(difference(segment, at + apart + r, rowB));
      }
      if (randomBytes == unitBytes) {
        continue;
      }
      LongVector fillerA = LongVector.zero(SPECIES);
      LongVector fillerB = LongVector.zero(SPECIES);
      if (recipe.repeat()) {
        // The last random row, from memory: if it is wrong, that is already known.
        long last = at + randomBytes - PageRecipe.ROW_BYTES;
        fillerA = LongVector.fromMemorySegment(SPECIES, segment, last, ORDER);
        fillerB = LongVector.fromMemorySegment(SPECIES, segment, last + apart, ORDER);
      }
      for (int r = randomBytes; r < unitBytes; r += PageRecipe.ROW_BYTES) {
        different = different.or(difference(segment, at + r, fillerA));
        different = different.or(difference(segment, at + apart + r, fillerB));
      }
    }
    return different.compare(VectorOperators.NE, 0).anyTrue();
  }

  private static LongVector difference(MemorySegment found, long at, LongVector expected) {
    return LongVector.fromMemorySegment(SPECIES, found, at, ORDER)
        .lanewise(VectorOperators.XOR, expected);
  }
}
