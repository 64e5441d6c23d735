package io.dgen.measure;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts distinct units by their digests in bounded memory: exactly while there is room for all.
 * After that it keeps only digests that begin with some zero bits, and each of them counts for
 * 2<sup>bits</sup> units. The bits of a digest are as good as random, so the estimate is unbiased,
 * however often units repeat, and does not depend on their order. Thread-safe.
 */
final class DistinctUnits implements AutoCloseable {

  /** Each has its own lock. */
  private static final int PARTS = 64;

  private static final long LEAST_SLOTS = 64;

  private final DigestTable[] tables = new DigestTable[PARTS];

  /** For each table, how many zero bits its digests begin with. */
  private final int[] kept = new int[PARTS];

  /** How many zero bits the digests of the sample begin with. */
  private final AtomicInteger zeroBits = new AtomicInteger();

  /** Looks at the words of a unit. */
  interface Visitor {

    /**
     * Looks at a unit that has been added, or was there.
     *
     * @param table where the words are
     * @param slot where they are in it
     * @param weight for how many distinct units this one stands
     */
    void visit(DigestTable table, long slot, long weight);
  }

  /**
   * @param mostBytes memory for digests; not less than 64 KiB is used
   */
  DistinctUnits(long mostBytes) {
    this(mostBytes, 0);
  }

  /**
   * @param mostBytes memory for digests and words; not less than some ten KiB is used
   * @param words how many are kept with each digest
   */
  DistinctUnits(long mostBytes, int words) {
    long slots = slots(mostBytes, words);
    for (int i = 0; i < PARTS; i++) {
      tables[i] = new DigestTable(slots, words);
    }
  }

  private static long slots(long mostBytes, int words) {
    return Math.max(LEAST_SLOTS, mostBytes / DigestTable.slotBytes(words) / PARTS);
  }

  /** Returns how many distinct units are counted exactly in this memory, within a hundredth. */
  static long exactUnits(long mostBytes) {
    return DigestTable.capacity(slots(mostBytes, 0)) * PARTS;
  }

  /**
   * Adds a unit.
   *
   * @return for how many distinct units it stands: 0 if it was there or is not in the sample
   */
  long add(long high, long low) {
    return add(high, low, (_, _, _) -> {});
  }

  /**
   * Adds a unit, and shows its words if it is in the sample.
   *
   * @return for how many distinct units it stands: 0 if it was there or is not in the sample
   */
  long add(long high, long low, Visitor visitor) {
    int part = (int) high & PARTS - 1;
    DigestTable table = tables[part];
    synchronized (table) {
      while (true) {
        int bits = adapt(part);
        if (!DigestTable.begins(high, bits)) {
          return 0;
        }
        if (!table.full() || table.contains(high, low)) {
          long before = table.size();
          visitor.visit(table, table.slot(high, low), 1L << bits);
          return table.size() > before ? 1L << bits : 0;
        }
        zeroBits.compareAndSet(bits, bits + 1);
      }
    }
  }

  /** Drops what is not in the sample from a table. The caller holds its lock. */
  private int adapt(int part) {
    int bits = zeroBits.get();
    if (kept[part] < bits) {
      tables[part].retain(bits);
      kept[part] = bits;
    }
    return bits;
  }

  /** Returns the number of digests in the sample. */
  long sample() {
    long sum = 0;
    for (int i = 0; i < PARTS; i++) {
      synchronized (tables[i]) {
        adapt(i);
        sum += tables[i].size();
      }
    }
    return sum;
  }

  /** Shows the words of all units in the sample. */
  void forEach(Visitor visitor) {
    long weight = 1L << zeroBits();
    for (int i = 0; i < PARTS; i++) {
      DigestTable table = tables[i];
      synchronized (table) {
        adapt(i);
        table.forEach(slot -> visitor.visit(table, slot, weight));
      }
    }
  }

  /** Returns how many zero bits the digests of the sample begin with: 0 if all are kept. */
  int zeroBits() {
    return zeroBits.get();
  }

  @Override
  public void close() {
    for (DigestTable table : tables) {
      table.close();
    }
  }
}
