package io.dgen.storage.exercise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts blocks by verdict, and keeps the first bad ones. Thread-safe. */
final class Findings {

  private final int most;
  private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
  private final LongAdder current = new LongAdder();
  private final List<BlockFinding> bad = new ArrayList<>();

  Findings(int most) {
    this.most = most;
  }

  synchronized void add(BlockFinding finding) {
    counts.merge(finding.verdict(), 1L, Long::sum);
    if (finding.verdict().isBad() && bad.size() < most) {
      bad.add(finding);
    }
  }

  /** Counts a block that holds its latest version. */
  void addCurrent() {
    current.increment();
  }

  synchronized Map<Verdict, Long> counts() {
    Map<Verdict, Long> all = new EnumMap<>(Verdict.class);
    all.putAll(counts);
    if (current.sum() > 0) {
      all.merge(Verdict.CURRENT, current.sum(), Long::sum);
    }
    return all;
  }

  synchronized List<BlockFinding> bad() {
    List<BlockFinding> sorted = new ArrayList<>(bad);
    sorted.sort(Comparator.comparingLong(BlockFinding::block));
    return sorted;
  }

  synchronized boolean anyBad() {
    return !bad.isEmpty();
  }
}
