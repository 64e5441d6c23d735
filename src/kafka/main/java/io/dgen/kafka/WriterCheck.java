package io.dgen.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of a writer's records in a partition: which numbers have been read, as an interval
 * with gaps. Bounded: of many gaps the oldest are forgotten.
 */
final class WriterCheck {

  /** How many intervals of missing numbers are remembered. */
  static final int MOST_INTERVALS = 128;

  /** How many sequence numbers are remembered where there are no numbers. */
  static final int MOST_RECENT = 1024;

  /** How many records of the writer may come before one that is late, until it counts as lost. */
  static final long PATIENCE = 10_000;

  /** The same for threads that share a writer. */
  static final long SHARED_PATIENCE = 100_000;

  private static final int FEW = 16;

  /** Numbers that were missing at one place. */
  static final class Gap {
    private final long holes;
    private final long from;
    private final long to;
    private final String where;
    private final long offset;
    private long missing;
    private boolean announced;

    /** What has been reported, or empty. */
    private String text = "";

    private Gap(long from, long to, long holes, String where, long offset) {
      this.from = from;
      this.to = to;
      this.holes = holes;
      this.where = where;
      this.offset = offset;
      missing = to - from + 1;
    }

    /** Of the missing, those that cannot have been in the offsets that were not read. */
    private long unexplained() {
      return Math.max(0, missing - holes);
    }

    private long skipped() {
      return Math.min(missing, holes);
    }

    /** Adds what the gap amounts to, or takes it back. */
    private void count(Counters counters, int sign) {
      counters.skipped += sign * skipped();
      if (announced) {
        counters.lost += sign * unexplained();
      } else {
        counters.awaited += sign * unexplained();
      }
    }

    private String describe() {
      return unexplained() == to - from + 1
          ? where + " are lost (numbers " + from + " to " + to + ")"
          : (holes == 0 ? "" : "at least ")
              + unexplained()
              + " are lost of "
              + where
              + " (numbers "
              + from
              + " to "
              + to
              + (holes == 0 ? "" : "; " + holes + " offsets were not read")
              + (missing == to - from + 1 ? "" : "; " + (to - from + 1 - missing) + " came late")
              + ")";
    }
  }

  private record Interval(long from, long to, Gap gap) {}

  private final Counters counters;
  private final SequenceEvents events;
  private final boolean shared;
  private final List<Interval> missing = new ArrayList<>();
  private final List<Gap> pending = new ArrayList<>();
  private long first = -1;
  private long next = -1;
  private long forgottenBelow;
  private long holesAt;
  private long lastSequence = -1;
  private long lastOffset = -1;
  private int[] recent = new int[0];
  private int recents;

  WriterCheck(Counters counters, SequenceEvents events, boolean shared) {
    this.counters = counters;
    this.events = events;
    this.shared = shared;
  }

  /** Expects number 0 first: the partition has been read from its start. */
  void expectAll() {
    first = 0;
    next = 0;
  }

  /**
   * Returns whether a record was sent after all that have been read, though it is at an offset
   * before the last of them.
   */
  boolean isAhead(long offset, Stamp stamp) {
    if (shared || offset > lastOffset) {
      return false;
    }
    if (stamp.numbered()) {
      return next >= 0 && stamp.number() >= next;
    }
    return recents > 0 && stamp.sequence() > recent[recents - 1];
  }

  /** Takes a number that was skipped and is read now, at an earlier offset; tells if it was one. */
  boolean readLater(Stamp stamp) {
    return stamp.numbered() && arrive(stamp.number());
  }

  /**
   * Takes the next record of the log.
   *
   * @param offset its offset
   * @param stamp its header
   * @param holes all offsets before it that were not read
   * @return whether it has been read for the first time
   */
  boolean take(long offset, Stamp stamp, long holes) {
    boolean fresh = stamp.numbered() ? numbered(offset, stamp, holes) : ordered(offset, stamp);
    lastOffset = offset;
    if (fresh) {
      lastSequence = Math.max(lastSequence, stamp.sequence());
    }
    return fresh;
  }

  private boolean numbered(long offset, Stamp stamp, long holes) {
    long number = stamp.number();
    if (next < 0) {
      first = number;
      next = number + 1;
      holesAt = holes;
      return true;
    }
    if (number >= next) {
      if (number > next) {
        gap(offset, stamp, number, holes - holesAt);
      }
      next = number + 1;
      holesAt = holes;
      announce(shared ? SHARED_PATIENCE : PATIENCE, number);
      return true;
    }
    boolean forgotten = number < forgottenBelow;
    if (arrive(number)) {
      if (!shared || forgotten) {
        counters.reordered++;
        events.found(Kind.REORDERED, offset, stamp + " comes after record " + lastSequence);
      }
      return true;
    }
    if (number >= first && !forgotten) {
      counters.repeated++;
      events.found(Kind.REPEATED, offset, stamp + " is there again");
      return false;
    }
    if (shared && !forgotten) {
      return true; // before the place where reading began
    }
    return unclear(offset, stamp);
  }

  private boolean unclear(long offset, Stamp stamp) {
    counters.unclear++;
    events.found(
        Kind.UNCLEAR, offset, stamp + " is repeated or comes after record " + lastSequence);
    return false;
  }

  private void gap(long offset, Stamp stamp, long number, long holes) {
    String where =
        lastSequence >= 0
            ? (stamp.sequence() - lastSequence == number - next + 1
                ? "records " + (lastSequence + 1) + " to " + (stamp.sequence() - 1)
                : (number - next) + " records between " + lastSequence + " and " + stamp.sequence())
            : (number - next) + " records before " + stamp.sequence();
    Gap gap = new Gap(next, number - 1, holes, where + " of writer " + stamp.writerText(), offset);
    if (missing.size() >= MOST_INTERVALS) {
      forgottenBelow = missing.removeFirst().to + 1;
      announce(next - forgottenBelow, next); // what comes of it is not known any more
    }
    missing.add(new Interval(next, number - 1, gap));
    pending.add(gap);
    gap.count(counters, 1);
  }

  /** Announces gaps that end so many numbers before another: their records are late no more. */
  private void announce(long patience, long number) {
    while (!pending.isEmpty()
        && (pending.getFirst().missing == 0 || pending.getFirst().to + patience < number)) {
      announce(pending.removeFirst());
    }
  }

  /** Announces all gaps: nothing is read any more. */
  void finish() {
    while (!pending.isEmpty()) {
      announce(pending.removeFirst());
    }
  }

  private void announce(Gap gap) {
    gap.count(counters, -1);
    gap.announced = true;
    gap.count(counters, 1);
    if (gap.unexplained() > 0) {
      gap.text = gap.describe();
      events.found(Kind.LOST, gap.offset, gap.text);
    }
  }

  /** Removes a number from those that are missing; tells if it was one. */
  private boolean arrive(long number) {
    for (int i = missing.size() - 1; i >= 0; i--) {
      Interval at = missing.get(i);
      if (number > at.to) {
        return false;
      }
      if (number >= at.from) {
        missing.remove(i);
        if (number < at.to) {
          missing.add(i, new Interval(number + 1, at.to, at.gap));
        }
        if (number > at.from) {
          missing.add(i, new Interval(at.from, number - 1, at.gap));
        }
        at.gap.count(counters, -1);
        at.gap.missing--;
        at.gap.count(counters, 1);
        correct(at.gap);
        return true;
      }
    }
    return false;
  }

  /** Corrects what has been reported of a gap into which a record has come. */
  private void correct(Gap gap) {
    if (!gap.text.isEmpty()) {
      String before = gap.text;
      gap.text = gap.unexplained() == 0 ? "" : gap.describe();
      events.corrected(Kind.LOST, gap.offset, before, gap.text);
    }
  }

  /** Without numbers, only the order of the writer's records is known. */
  private boolean ordered(long offset, Stamp stamp) {
    int sequence = stamp.sequence();
    if (recents == 0 || sequence > recent[recents - 1]) {
      insert(recents, sequence);
      return true;
    }
    int at = Arrays.binarySearch(recent, 0, recents, sequence);
    if (at >= 0) {
      counters.repeated++;
      events.found(Kind.REPEATED, offset, stamp + " is there again");
      return false;
    }
    if (shared) {
      insert(-at - 1, sequence);
      return true;
    }
    if (at == -1) { // older than all that is remembered
      if (recents < MOST_RECENT) {
        insert(0, sequence);
      }
      return unclear(offset, stamp);
    }
    insert(-at - 1, sequence);
    counters.reordered++;
    events.found(Kind.REORDERED, offset, stamp + " comes after record " + lastSequence);
    return true;
  }

  private void insert(int at, int sequence) {
    if (recents == MOST_RECENT) {
      // The oldest half goes.
      int half = recents / 2;
      System.arraycopy(recent, half, recent, 0, recents - half);
      recents -= half;
      at = Math.max(0, at - half);
    } else if (recents == recent.length) {
      recent = Arrays.copyOf(recent, Math.max(FEW, 2 * recents));
    }
    System.arraycopy(recent, at, recent, at + 1, recents - at);
    recent[at] = sequence;
    recents++;
  }
}
