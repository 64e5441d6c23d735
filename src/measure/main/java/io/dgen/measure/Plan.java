package io.dgen.measure;

import java.util.List;

/**
 * What to measure, and with what. Immutable.
 *
 * @param unitBytes sizes of the units that are hashed and compressed, each {@link
 *     #LEAST_UNIT_BYTES} to {@link #MOST_UNIT_BYTES}; their least common multiple at most {@link
 *     #MOST_PIECE_BYTES}; none only with whole files
 * @param wholeFiles whether each file is measured as one unit, too
 * @param compressors what the units are compressed with; may be empty
 * @param sample the share of the units that is compressed, above 0 to 1; all are hashed
 * @param tableBytes memory for digests, shared by all unit sizes
 * @param threads how many work, 1 or more
 * @param repeats whether to find out how units repeat; that takes two thirds of the memory for
 *     digests, and a little of the threads' time for each other
 */
public record Plan(
    List<Integer> unitBytes,
    boolean wholeFiles,
    List<Compressor> compressors,
    double sample,
    long tableBytes,
    int threads,
    boolean repeats) {

  /** The smallest unit. */
  public static final int LEAST_UNIT_BYTES = 512;

  /** The largest unit, but for whole files. */
  public static final int MOST_UNIT_BYTES = 64 << 20;

  /** The most that a thread reads in one go. */
  public static final int MOST_PIECE_BYTES = 256 << 20;

  private static final int PIECE_BYTES = 1 << 20;

  /** The bytes kept for each unit of a piece: its digest, and whether it is zero. */
  private static final long SEEN_BYTES = 2 * Long.BYTES + 1;

  /**
   * Checks the plan.
   *
   * @throws IllegalArgumentException naming what is out of range, its value and its range
   */
  public Plan {
    unitBytes = List.copyOf(unitBytes);
    compressors = List.copyOf(compressors);
    check(
        wholeFiles || !unitBytes.isEmpty(), "unit", unitBytes, "one size or more, or whole files");
    for (int unit : unitBytes) {
      check(
          unit >= LEAST_UNIT_BYTES && unit <= MOST_UNIT_BYTES,
          "unit",
          unit,
          LEAST_UNIT_BYTES + " to " + MOST_UNIT_BYTES + " bytes");
    }
    long multiple = commonMultiple(unitBytes);
    check(
        multiple <= MOST_PIECE_BYTES,
        "unit",
        unitBytes,
        "sizes whose least common multiple is at most " + MOST_PIECE_BYTES + " bytes");
    check(sample > 0 && sample <= 1, "sample", sample, "above 0 to 1");
    check(tableBytes >= 0, "tableBytes", tableBytes, "0 or more");
    check(threads >= 1, "threads", threads, "1 or more");
  }

  /**
   * Returns a plan that does not measure how units repeat.
   *
   * @param unitBytes sizes of the units
   * @param wholeFiles whether each file is measured as one unit, too
   * @param compressors what the units are compressed with
   * @param sample the share of the units that is compressed
   * @param tableBytes memory for digests
   * @param threads how many work
   * @throws IllegalArgumentException naming what is out of range, its value and its range
   */
  public Plan(
      List<Integer> unitBytes,
      boolean wholeFiles,
      List<Compressor> compressors,
      double sample,
      long tableBytes,
      int threads) {
    this(unitBytes, wholeFiles, compressors, sample, tableBytes, threads, false);
  }

  private static void check(boolean good, String name, Object value, String allowed) {
    if (!good) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be " + allowed);
    }
  }

  /** Returns the least common multiple, or a number that is too large. */
  private static long commonMultiple(List<Integer> numbers) {
    long multiple = 1;
    for (int number : numbers) {
      long a = multiple;
      long b = number;
      while (b != 0) {
        long rest = a % b;
        a = b;
        b = rest;
      }
      multiple = multiple / a * number;
      if (multiple > MOST_PIECE_BYTES) {
        return Long.MAX_VALUE;
      }
    }
    return multiple;
  }

  /**
   * Returns the bytes that a thread reads in one go.
   *
   * @return a multiple of every unit size
   */
  public int pieceBytes() {
    long multiple = commonMultiple(unitBytes);
    return (int) (Math.max(1, PIECE_BYTES / multiple) * multiple);
  }

  /**
   * Returns the heap that all threads need together: for each a piece, a unit of zeros, and a
   * compressed unit of each compressor.
   *
   * @return bytes, without small objects
   */
  public long heapBytes() {
    long perThread = pieceBytes() + (1L + compressors.size()) * mostUnitBytes();
    if (repeats) {
      perThread += unitBytes.stream().mapToLong(u -> SEEN_BYTES * (pieceBytes() / u)).sum();
    }
    return threads * perThread;
  }

  /** Returns the largest unit. */
  int mostUnitBytes() {
    return unitBytes.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /**
   * Returns the memory for digests of one unit size. It is divided so that all sizes are exact for
   * the same amount of data.
   *
   * @param unit the unit's bytes
   * @return bytes
   */
  long tableBytes(int unit) {
    return tableBytes(unit, DigestTable.slotBytes(0));
  }

  /**
   * Returns the memory for counting how units of one size repeat.
   *
   * @param unit the unit's bytes
   * @return bytes
   */
  long repeatBytes(int unit) {
    return tableBytes(unit, DigestTable.slotBytes(RepeatTally.WORDS));
  }

  private long tableBytes(int unit, int slotBytes) {
    double all = unitBytes.stream().mapToDouble(u -> 1.0 / u).sum();
    int slots = DigestTable.slotBytes(0);
    if (repeats) {
      slots += DigestTable.slotBytes(RepeatTally.WORDS);
    }
    return (long) (tableBytes * (1.0 / unit / all) * slotBytes / slots);
  }

  /**
   * Returns how much unique data is counted exactly at a unit size.
   *
   * @param unit the unit's bytes
   * @return bytes, within a hundredth; repeated data does not count
   */
  public long exactBytes(int unit) {
    return DistinctUnits.exactUnits(tableBytes(unit)) * unit;
  }
}
