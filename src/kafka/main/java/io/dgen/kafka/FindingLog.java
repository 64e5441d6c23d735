package io.dgen.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs findings, at most some at once and then one a second, and keeps the first. */
final class FindingLog {

  /**
   * A finding.
   *
   * @param kind what it is
   * @param topic the topic
   * @param partition the partition
   * @param offset of the record where it was noticed
   * @param what the text
   */
  record Finding(Kind kind, String topic, int partition, long offset, String what) {
    @Override
    public String toString() {
      return kind + " " + topic + "-" + partition + " offset " + offset + ": " + what;
    }
  }

  /** How many findings of a kind are kept for the report. */
  static final int MOST_KEPT = 100;

  private static final Logger LOG = LoggerFactory.getLogger(DgenConsumerInterceptor.class);
  private static final int AT_ONCE = 20;
  private static final long SECOND = 1_000_000_000L;

  private final List<Finding> kept = new ArrayList<>();
  private final Map<Kind, Integer> count = new EnumMap<>(Kind.class);
  private int logged;
  private long silent;
  private long lastNanos;
  private @Nullable Finding first;

  synchronized void add(Finding finding) {
    if (first == null) {
      first = finding;
    }
    if (count.merge(finding.kind, 1, Integer::sum) <= MOST_KEPT) {
      kept.add(finding);
    }
    long now = System.nanoTime();
    if (logged < AT_ONCE || now - lastNanos > SECOND) {
      String others = silent == 0 ? "" : " (and " + silent + " more that are not logged)";
      LOG.error("dgen: {}{}", finding, others);
      logged++;
      silent = 0;
      lastNanos = now;
    } else {
      silent++;
    }
  }

  /** Replaces a finding's text, or removes it if there is none any more. */
  synchronized void correct(Finding before, String after) {
    Finding corrected =
        new Finding(before.kind, before.topic, before.partition, before.offset, after);
    if (after.isEmpty()) {
      LOG.warn("dgen: {}: they came late, none is lost", before);
      kept.remove(before);
    } else {
      kept.replaceAll(each -> each.equals(before) ? corrected : each);
    }
    if (before.equals(first)) {
      first = after.isEmpty() ? null : corrected;
    }
  }

  /** Returns the first finding since the last call, or null. */
  synchronized @Nullable Finding takeFirst() {
    Finding finding = first;
    first = null;
    return finding;
  }

  /** Returns the findings that were kept, as they follow each other in the logs. */
  synchronized List<Finding> kept() {
    return kept.stream()
        .sorted(
            Comparator.comparing(Finding::topic)
                .thenComparingInt(Finding::partition)
                .thenComparingLong(Finding::offset))
        .toList();
  }
}
