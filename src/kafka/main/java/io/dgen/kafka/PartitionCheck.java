package io.dgen.kafka;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log of a partition: which records of each writer are lost, repeated or reordered.
 *
 * <p>A record is lost only if nothing else explains that it was not read: every offset that was
 * passed over (read by another consumer before a rebalance, sought past, deleted, compacted,
 * aborted, or a transaction's marker) explains one record. A record at an offset that was read
 * before is read again, not repeated.
 */
final class PartitionCheck {

  /** The most writers of a partition that are remembered. */
  static final int MOST_WRITERS = 10_000;

  private final Counters counters;
  private final SequenceEvents events;
  private final Map<Long, WriterCheck> writers = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable WriterCheck last;
  private long lastWriter;
  private long next = -1;
  private long holes;
  private boolean fromStart;

  PartitionCheck(Counters counters, SequenceEvents events) {
    this.counters = counters;
    this.events = events;
  }

  /** Takes a record that is not dgen's. */
  void foreign(long offset) {
    if (!isReread(offset)) {
      advance(offset);
    }
  }

  /** Takes a record of dgen's; tells if it has been read for the first time. */
  boolean record(long offset, Stamp stamp) {
    WriterCheck writer =
        last != null && stamp.writer() == lastWriter ? last : writers.get(stamp.writer());
    boolean rewritten = false;
    if (isReread(offset)) {
      if (writer == null || !writer.isAhead(offset, stamp)) {
        if (writer != null && writer.readLater(stamp)) {
          return true;
        }
        counters.reread++;
        return false;
      }
      counters.rewritten++;
      events.found(
          Kind.REWRITTEN,
          offset,
          stamp
              + " is at an offset where another record was: the log was truncated, or the topic"
              + " was created again");
      finish();
      writers.clear();
      last = null;
      writer = null;
      next = -1;
      holes = 0;
      rewritten = true;
    }
    advance(offset);
    if (rewritten) {
      fromStart = false; // what its writers wrote before has been read already
    }
    if (writer == null) {
      writer = new WriterCheck(counters, events, stamp.shared());
      if (fromStart && stamp.numbered()) {
        writer.expectAll();
      }
      writers.put(stamp.writer(), writer);
      forgetOne();
    }
    last = writer;
    lastWriter = stamp.writer();
    return writer.take(offset, stamp, holes);
  }

  private void forgetOne() {
    if (writers.size() > MOST_WRITERS) {
      Long oldest = writers.keySet().iterator().next();
      WriterCheck forgotten = writers.remove(oldest);
      if (forgotten != null) {
        forgotten.finish();
      }
      counters.forgotten++;
      fromStart = false; // it may come back
    }
  }

  private boolean isReread(long offset) {
    return next >= 0 && offset < next;
  }

  private void advance(long offset) {
    if (next >= 0) {
      holes += offset - next;
    } else {
      fromStart = offset == 0;
    }
    next = offset + 1;
  }

  /** Judges what was waiting for late records. */
  void finish() {
    writers.values().forEach(WriterCheck::finish);
  }
}
