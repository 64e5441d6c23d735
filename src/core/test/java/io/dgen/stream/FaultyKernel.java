package io.dgen.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The kernel in plain Java with one fault. */
final class FaultyKernel extends ScalarPageKernel {

  /** The faults. */
  enum Fault {
    /** The last byte in heap memory is wrong. */
    ON_HEAP,
    /** The last byte in off-heap memory is wrong with regular stores. */
    OFF_HEAP,
    /** The last byte is wrong with non-temporal stores. */
    NON_TEMPORAL,
    /** The last byte is wrong if the number of random rows is not an integer. */
    FRACTIONAL_ROWS,
    /** The last byte of a range that begins within a page is wrong. */
    PARTS,
    /** Another stream's pages are generated, and accepted. */
    OTHER_KEYS,
    /** The last byte is never accepted. */
    ACCEPTS_TOO_LITTLE,
    /** The last byte of a range that begins within a page is never accepted. */
    ACCEPTS_TOO_LITTLE_OF_PARTS,
    /** A range that ends within a page is always accepted. */
    ACCEPTS_ALL_OF_PARTS,
    /** Everything is accepted. */
    ACCEPTS_ALL,
    /** The last byte of several runs is wrong. */
    RUNS,
    /** Several runs are always accepted. */
    ACCEPTS_ALL_RUNS,
    /** The last byte of several runs is never accepted. */
    ACCEPTS_TOO_LITTLE_OF_RUNS,
    /** No page is found. */
    FINDS_NOTHING,
    /** Pages after the searched ones are found, too. */
    FINDS_TOO_MUCH,
    /** The kernel throws. */
    THROWS
  }

  private final PageKernel right = new ScalarPageKernel();
  private final Fault fault;

  FaultyKernel(Fault fault) {
    this.fault = fault;
  }

  private PageRecipe keyed(PageRecipe recipe) {
    return fault == Fault.OTHER_KEYS ? recipe.withKeys(5, 6) : recipe;
  }

  private static boolean isPart(long bound) {
    return bound % PageRecipe.PAGE_BYTES != 0;
  }

  @Override
  public String isa() {
    return "faulty";
  }

  @Override
  public void fill(
      PageRecipe recipe,
      long position,
      long bytes,
      MemorySegment target,
      long offset,
      boolean nonTemporal) {
    boolean wrong =
        switch (fault) {
          case ON_HEAP -> !target.isNative();
          case OFF_HEAP -> target.isNative() && !nonTemporal;
          case NON_TEMPORAL -> nonTemporal;
          case PARTS -> isPart(position);
          case FRACTIONAL_ROWS -> (int) recipe.rowsQ32() != 0;
          case THROWS -> throw new UnsupportedOperationException("of the test");
          default -> false;
        };
    right.fill(keyed(recipe), position, bytes, target, offset, nonTemporal);
    if (wrong) {
      long last = offset + bytes - 1;
      byte b = target.get(ValueLayout.JAVA_BYTE, last);
      target.set(ValueLayout.JAVA_BYTE, last, (byte) (b ^ 1));
    }
  }

  @Override
  public void fillRuns(PageBatch batch, MemorySegment target, long offset, boolean nonTemporal) {
    super.fillRuns(batch, target, offset, nonTemporal);
    if (fault == Fault.RUNS) {
      long last = offset + batch.pages() * PageRecipe.PAGE_BYTES - 1;
      byte b = target.get(ValueLayout.JAVA_BYTE, last);
      target.set(ValueLayout.JAVA_BYTE, last, (byte) (b ^ 1));
    }
  }

  @Override
  public long matchingRuns(PageBatch batch, MemorySegment found, long offset) {
    long all = batch.pages() * PageRecipe.PAGE_BYTES;
    long matching = super.matchingRuns(batch, found, offset);
    return switch (fault) {
      case ACCEPTS_ALL_RUNS -> all;
      case ACCEPTS_TOO_LITTLE_OF_RUNS -> Math.min(matching, all - 1);
      default -> matching;
    };
  }

  @Override
  public long matchingBytes(
      PageRecipe recipe, long position, long bytes, MemorySegment found, long offset) {
    long matching = right.matchingBytes(keyed(recipe), position, bytes, found, offset);
    return switch (fault) {
      case ACCEPTS_TOO_LITTLE -> Math.min(matching, bytes - 1);
      case ACCEPTS_TOO_LITTLE_OF_PARTS ->
          isPart(position) ? Math.min(matching, bytes - 1) : matching;
      case ACCEPTS_ALL_OF_PARTS -> isPart(position + bytes) ? bytes : matching;
      case ACCEPTS_ALL -> bytes;
      default -> matching;
    };
  }

  @Override
  public long findPage(PageRecipe recipe, int lane, long page, long pages, SearchWords words) {
    if (fault == Fault.FINDS_NOTHING) {
      return pages;
    }
    long searched = fault == Fault.FINDS_TOO_MUCH ? pages + 2 : pages;
    long before = right.findPage(recipe, lane, page, searched, words);
    return before < searched ? before : pages;
  }
}
