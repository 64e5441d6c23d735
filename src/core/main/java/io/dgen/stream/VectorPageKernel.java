package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel in vectors of the machine's preferred width. A page is cut into columns of one vector
 * (eight lanes: one column of 512 bits, two of 256, four of 128). Columns are processed side by
 * side, which hides the latency of a step: two columns of one page or, if a page has only one,
 * those of two or four pages.
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

  /** The differences between the state words of a column's lanes before mixing. */
  private static final LongVector LANE_STEPS =
      LongVector.broadcast(SPECIES, 0).addIndex(1).mul(Mix64.GOLDEN);

  private static final int FOUR = 4;

  /** Setting four pages' vectors up takes longer than computing smaller objects without. */
  private static final int OBJECT_BYTES = 512;

  private static final int PAGE = PageRecipe.PAGE_BYTES;
  private static final int SEED_WORDS = 4 * PageRecipe.LANES;

  /**
   * The seeds of four pages, computed in a separate method without vectors. In the method that
   * generates rows, they would exceed the compiler's inlining limit, and every vector would become
   * an object.
   */
  private static final Lending<long[]> SEEDS = new Lending<>(() -> new long[FOUR * SEED_WORDS]);

  @Override
  public Kind kind() {
    return Kind.VECTOR;
  }

  @Override
  public String isa() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  @Override
  long mostSideBySide() {
    return OBJECT_BYTES;
  }

  @Override
  void fillPages(PageRecipe recipe, long page, long pages, MemorySegment target, long offset) {
    long[] seeds = SEEDS.take();
    long step = pagesSideBySide(recipe);
    long i = 0;
    if (step == 2) {
      for (; i + FOUR <= pages; i += FOUR) {
        for (int k = 0; k < FOUR; k++) {
          seed(recipe, page + i + k, seeds, k * SEED_WORDS);
        }
        fillSeeded(recipe, target, offset + i * PAGE, seeds);
      }
    }
    for (; i < pages; i += step) {
      long n = Math.min(step, pages - i);
      long at = offset + i * PAGE;
      walkPages(false, recipe, page + i, n, PageRecipe.PAGE_ROWS, target, at, seeds);
    }
    SEEDS.give(seeds);
  }

  /** Fills four even pages whose seeds are ready. */
  private static void fillSeeded(
      PageRecipe shape, MemorySegment target, long offset, long[] seeds) {
    fillFour(shape, target, offset, seeds);
    if (shape.commonRows() < shape.unitRows()) {
      for (int k = 0; k < FOUR; k++) {
        storeFiller(shape, target, offset + (long) k * PAGE);
      }
    }
  }

  /** Fills four pages at a time, also those of different runs. */
  @Override
  public void fillRuns(PageBatch batch, MemorySegment target, long offset, boolean nonTemporal) {
    if (COLUMNS > 1 || !target.isNative()) {
      super.fillRuns(batch, target, offset, nonTemporal);
      return;
    }
    long[] seeds = SEEDS.take();
    int run = 0;
    long inRun = 0;
    while (run < batch.runs()) {
      PageRecipe shape = batch.recipe(run);
      long left = batch.pages(run) - inRun;
      if (left >= FOUR || pagesSideBySide(shape) == 1 || !seedFour(batch, run, inRun, seeds)) {
        // Of a long run, what leaves no rest.
        long n = left >= FOUR ? left / FOUR * FOUR : left;
        fill(shape, (batch.sourcePage(run) + inRun) * PAGE, n * PAGE, target, offset, false);
        offset += n * PAGE;
        inRun += n;
      } else {
        fillSeeded(shape, target, offset, seeds);
        if (shape.masked()) {
          mask(shape, 0, (long) FOUR * PAGE, target, offset);
        }
        offset += (long) FOUR * PAGE;
        inRun += FOUR;
      }
      while (run < batch.runs() && inRun >= batch.pages(run)) {
        inRun -= batch.pages(run);
        run++;
      }
    }
    SEEDS.give(seeds);
  }

  /** Seeds the next four pages of a batch. Returns false if they are not of one shape, or fewer. */
  private static boolean seedFour(PageBatch batch, int run, long inRun, long[] seeds) {
    PageRecipe shape = batch.recipe(run);
    for (int k = 0; k < FOUR; k++) {
      while (run < batch.runs() && inRun == batch.pages(run)) {
        inRun = 0;
        run++;
      }
      if (run == batch.runs() || !batch.recipe(run).hasShapeOf(shape)) {
        return false;
      }
      seed(batch.recipe(run), batch.sourcePage(run) + inRun, seeds, k * SEED_WORDS);
      inRun++;
    }
    return true;
  }

  @Override
  void maskWords(PageRecipe recipe, MemorySegment target, long from, long end) {
    for (long at = from; at < end; at += WIDTH_BYTES) {
      LongVector.fromMemorySegment(SPECIES, target, at, ORDER)
          .and(recipe.mask())
          .or(recipe.base())
          .intoMemorySegment(target, at, ORDER);
    }
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
    return COLUMNS == 1 && recipe.isEven() ? 2 : 1;
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
    long base = key + Mix64.GOLDEN * (PageRecipe.LANES * page + 1);
    for (int lane = 0; lane < PageRecipe.LANES; lane += WIDTH) {
      mix(LANE_STEPS.add(base + lane * Mix64.GOLDEN)).intoArray(seeds, first + lane);
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
   * Fills four even pages of one column, whose seeds are ready, with their random rows. Its pairs
   * of exclusive ors become single instructions. The filler is stored by another method, because
   * with it this one would exceed the compiler's inlining limit.
   *
   * <p>It is fast in exactly this form: with a loop over the pages, a helper method for a step, or
   * another order of the stores, vectors become objects, or leave their registers, and it takes two
   * to twenty times as long. {@code ./build.sh compare backends} shows it beside the native kernel,
   * of whose rate it reaches 0.85 or more with 512 bits; compare before and after any change.
   */
  private static void fillFour(PageRecipe shape, MemorySegment target, long offset, long[] seeds) {
    LongVector a0 = state(seeds, 0, 0);
    LongVector a1 = state(seeds, 0, 1);
    LongVector a2 = state(seeds, 0, 2);
    LongVector a3 = state(seeds, 0, 3);
    LongVector b0 = state(seeds, SEED_WORDS, 0);
    LongVector b1 = state(seeds, SEED_WORDS, 1);
    LongVector b2 = state(seeds, SEED_WORDS, 2);
    LongVector b3 = state(seeds, SEED_WORDS, 3);
    LongVector c0 = state(seeds, 2 * SEED_WORDS, 0);
    LongVector c1 = state(seeds, 2 * SEED_WORDS, 1);
    LongVector c2 = state(seeds, 2 * SEED_WORDS, 2);
    LongVector c3 = state(seeds, 2 * SEED_WORDS, 3);
    LongVector d0 = state(seeds, 3 * SEED_WORDS, 0);
    LongVector d1 = state(seeds, 3 * SEED_WORDS, 1);
    LongVector d2 = state(seeds, 3 * SEED_WORDS, 2);
    LongVector d3 = state(seeds, 3 * SEED_WORDS, 3);
    int unitBytes = shape.unitRows() * PageRecipe.ROW_BYTES;
    int randomBytes = shape.commonRows() * PageRecipe.ROW_BYTES;
    for (int start = 0; start < PAGE; start += unitBytes) {
      long at = offset + start;
      for (int r = 0; r < randomBytes; r += PageRecipe.ROW_BYTES) {
        LongVector rowA = a0.add(a3).lanewise(VectorOperators.ROL, 23).add(a0);
        LongVector tA = a1.lanewise(VectorOperators.LSHL, 17);
        LongVector xA = a0;
        LongVector yA = a1;
        a0 = a3.lanewise(VectorOperators.XOR, yA).lanewise(VectorOperators.XOR, xA);
        a1 = a2.lanewise(VectorOperators.XOR, xA).lanewise(VectorOperators.XOR, yA);
        a2 = a2.lanewise(VectorOperators.XOR, tA).lanewise(VectorOperators.XOR, xA);
        a3 = a3.lanewise(VectorOperators.XOR, yA).lanewise(VectorOperators.ROL, 45);
        LongVector rowB = b0.add(b3).lanewise(VectorOperators.ROL, 23).add(b0);
        LongVector tB = b1.lanewise(VectorOperators.LSHL, 17);
        LongVector xB = b0;
        LongVector yB = b1;
        b0 = b3.lanewise(VectorOperators.XOR, yB).lanewise(VectorOperators.XOR, xB);
        b1 = b2.lanewise(VectorOperators.XOR, xB).lanewise(VectorOperators.XOR, yB);
        b2 = b2.lanewise(VectorOperators.XOR, tB).lanewise(VectorOperators.XOR, xB);
        b3 = b3.lanewise(VectorOperators.XOR, yB).lanewise(VectorOperators.ROL, 45);
        LongVector rowC = c0.add(c3).lanewise(VectorOperators.ROL, 23).add(c0);
        LongVector tC = c1.lanewise(VectorOperators.LSHL, 17);
        LongVector xC = c0;
        LongVector yC = c1;
        c0 = c3.lanewise(VectorOperators.XOR, yC).lanewise(VectorOperators.XOR, xC);
        c1 = c2.lanewise(VectorOperators.XOR, xC).lanewise(VectorOperators.XOR, yC);
        c2 = c2.lanewise(VectorOperators.XOR, tC).lanewise(VectorOperators.XOR, xC);
        c3 = c3.lanewise(VectorOperators.XOR, yC).lanewise(VectorOperators.ROL, 45);
        LongVector rowD = d0.add(d3).lanewise(VectorOperators.ROL, 23).add(d0);
        LongVector tD = d1.lanewise(VectorOperators.LSHL, 17);
        LongVector xD = d0;
        LongVector yD = d1;
        d0 = d3.lanewise(VectorOperators.XOR, yD).lanewise(VectorOperators.XOR, xD);
        d1 = d2.lanewise(VectorOperators.XOR, xD).lanewise(VectorOperators.XOR, yD);
        d2 = d2.lanewise(VectorOperators.XOR, tD).lanewise(VectorOperators.XOR, xD);
        d3 = d3.lanewise(VectorOperators.XOR, yD).lanewise(VectorOperators.ROL, 45);
        rowA.intoMemorySegment(target, at + 0 * PAGE + r, ORDER);
        rowB.intoMemorySegment(target, at + 1 * PAGE + r, ORDER);
        rowC.intoMemorySegment(target, at + 2 * PAGE + r, ORDER);
        rowD.intoMemorySegment(target, at + 3 * PAGE + r, ORDER);
      }
    }
  }

  /** Stores the filler of an even page whose random rows are stored. */
  private static void storeFiller(PageRecipe shape, MemorySegment target, long page) {
    int unitBytes = shape.unitRows() * PageRecipe.ROW_BYTES;
    int randomBytes = shape.commonRows() * PageRecipe.ROW_BYTES;
    for (long unit = page; unit < page + PAGE; unit += unitBytes) {
      LongVector filler =
          shape.repeat()
              ? LongVector.fromMemorySegment(
                  SPECIES, target, unit + randomBytes - PageRecipe.ROW_BYTES, ORDER)
              : LongVector.zero(SPECIES);
      for (int r = randomBytes; r < unitBytes; r += PageRecipe.ROW_BYTES) {
        filler.intoMemorySegment(target, unit + r, ORDER);
      }
    }
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
        LongVector rowA = a0.add(a3).lanewise(VectorOperators.ROL, 23).add(a0);
        LongVector t = a1.lanewise(VectorOperators.LSHL, 17);
        a2 = a2.lanewise(VectorOperators.XOR, a0);
        a3 = a3.lanewise(VectorOperators.XOR, a1);
        a1 = a1.lanewise(VectorOperators.XOR, a2);
        a0 = a0.lanewise(VectorOperators.XOR, a3);
        a2 = a2.lanewise(VectorOperators.XOR, t);
        a3 = a3.lanewise(VectorOperators.ROL, 45);
        LongVector rowB = b0.add(b3).lanewise(VectorOperators.ROL, 23).add(b0);
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
        LongVector rowA = a0.add(a3).lanewise(VectorOperators.ROL, 23).add(a0);
        LongVector t = a1.lanewise(VectorOperators.LSHL, 17);
        a2 = a2.lanewise(VectorOperators.XOR, a0);
        a3 = a3.lanewise(VectorOperators.XOR, a1);
        a1 = a1.lanewise(VectorOperators.XOR, a2);
        a0 = a0.lanewise(VectorOperators.XOR, a3);
        a2 = a2.lanewise(VectorOperators.XOR, t);
        a3 = a3.lanewise(VectorOperators.ROL, 45);
        LongVector rowB = b0.add(b3).lanewise(VectorOperators.ROL, 23).add(b0);
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
