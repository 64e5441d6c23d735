package io.dgen.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds out how units of one size repeat. They must be added in order. Not thread-safe.
 *
 * <p>Where there is no room for all digests, the units of some digests stand for the others, as in
 * {@link DistinctUnits}. Zero units are counted all the same: real data has so many of them that an
 * estimate would depend on whether their digest is in the sample.
 */
final class RepeatTally implements AutoCloseable {

  /** Words kept for each digest. */
  static final int WORDS = 2;

  private static final int COUNT = 0;

  /** The number of the last unit, counted from 1. */
  private static final int LAST = 1;

  private static final List<Double> HOTTEST = List.of(0.01, 0.1);

  private final int unitBytes;
  private final DistinctUnits units;
  private final Distribution distances = new Distribution();
  private final Distribution runs = new Distribution();
  private int input = -1;
  private long inputStart;
  private long position;
  private long run;
  private long runUnits;
  private double within;
  private double across;
  private long zeroUnits;
  private long lastZero;

  /**
   * @param unitBytes the unit's size
   * @param mostBytes memory for digests
   */
  RepeatTally(int unitBytes, long mostBytes) {
    this.unitBytes = unitBytes;
    units = new DistinctUnits(mostBytes, WORDS);
  }

  /**
   * Adds the next unit.
   *
   * @param inInput the number of the input that it is in
   * @param length its length
   * @param zero whether it is zero throughout
   */
  void add(int inInput, long high, long low, int length, boolean zero) {
    if (inInput != input) {
      endRun();
      input = inInput;
      inputStart = position;
    }
    position++;
    boolean copy;
    if (zero && length == unitBytes) {
      copy = zeroUnits++ > 0;
      if (copy) {
        addCopy(lastZero, 1);
      }
      lastZero = position;
    } else {
      long before = units.zeroBits();
      copy = units.add(high, low, this::visit) == 0;
      if (before > 0 || units.zeroBits() > 0) {
        return; // whether it is a copy is known for units in the sample only
      }
    }
    if (units.zeroBits() > 0) {
      return;
    }
    runUnits = position;
    if (copy) {
      run++;
    } else {
      endRun();
    }
  }

  private void visit(DigestTable table, long slot, long weight) {
    long last = table.word(slot, LAST);
    if (last > 0) {
      addCopy(last, weight);
    }
    table.word(slot, COUNT, table.word(slot, COUNT) + 1);
    table.word(slot, LAST, position);
  }

  private void addCopy(long last, long weight) {
    distances.add(position - last, weight);
    if (last > inputStart) {
      within += weight;
    } else {
      across += weight;
    }
  }

  private void endRun() {
    if (run > 0) {
      runs.add(run, 1);
      run = 0;
    }
  }

  /**
   * What it came to; nothing can be added after.
   *
   * @param counted how many units are unique, by what counts just that
   */
  Repeats result(long counted) {
    endRun();
    Distribution counts = new Distribution();
    units.forEach((table, slot, weight) -> counts.add(table.word(slot, COUNT), weight));
    if (zeroUnits > 0) {
      counts.add(zeroUnits, 1);
    }
    boolean exact = units.zeroBits() == 0;
    long unique = exact ? Math.round(counts.total()) : counted;
    long copies = position - unique;
    double all = within + across;
    long inside = all == 0 ? 0 : Math.round(copies * (within / all));
    return new Repeats(
        exact,
        units.sample() + (zeroUnits > 0 ? 1 : 0),
        occurrences(counts, unique),
        HOTTEST.stream().map(share -> hottest(counts, share)).toList(),
        inside,
        copies - inside,
        distances.quantiles(copies),
        runs.quantiles(Math.round(runs.total())),
        runUnits);
  }

  /** By powers of two. An estimate is scaled so that the sums are what is known. */
  private List<Repeats.Occurrences> occurrences(Distribution counts, long unique) {
    List<Repeats.Occurrences> bars = new ArrayList<>();
    double uniqueScale = unique / counts.total();
    double unitScale = position / counts.sum();
    for (long from = 1; from > 0 && from <= counts.most(); from *= 2) {
      long below = 2 * from;
      bars.add(
          new Repeats.Occurrences(
              from,
              below - 1,
              Math.round(uniqueScale * counts.total(from, below)),
              Math.round(unitScale * counts.sum(from, below))));
    }
    return bars;
  }

  private static Repeats.Hottest hottest(Distribution counts, double share) {
    double unique = counts.total();
    double hot = Math.min(unique, Math.max(1, Math.rint(unique * share)));
    double units = counts.sumOfLargest(hot);
    return new Repeats.Hottest(
        share, units / counts.sum(), (units - hot) / (counts.sum() - unique));
  }

  @Override
  public void close() {
    units.close();
  }
}
