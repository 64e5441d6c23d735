package io.dgen.kafka;

/** What a consumer has seen. Not thread-safe; {@link #copy} is for other threads. */
final class Counters {
  long records;
  long bytes;
  long right;
  long wrong;
  long lost;
  long skipped;
  long awaited;
  long unverified;
  long repeated;
  long reordered;
  long unclear;
  long reread;
  long rewritten;
  long foreign;
  long empty;
  long unseen;
  long forgotten;

  Counters copy() {
    Counters copy = new Counters();
    copy.records = records;
    copy.bytes = bytes;
    copy.right = right;
    copy.wrong = wrong;
    copy.lost = lost;
    copy.skipped = skipped;
    copy.awaited = awaited;
    copy.unverified = unverified;
    copy.repeated = repeated;
    copy.reordered = reordered;
    copy.unclear = unclear;
    copy.reread = reread;
    copy.rewritten = rewritten;
    copy.foreign = foreign;
    copy.empty = empty;
    copy.unseen = unseen;
    copy.forgotten = forgotten;
    return copy;
  }

  /** Returns whether everything that could be judged is as it was sent. */
  boolean clean() {
    return wrong + lost + repeated + reordered + unclear + rewritten == 0;
  }

  /**
   * Returns {@code good}, {@code bad}, {@code nothing verified}, {@code incomplete} if records
   * could not be verified, or {@code undecided} while missing records may still come.
   */
  String verdict() {
    if (!clean()) {
      return "bad";
    }
    if (unverified > 0) {
      return "incomplete";
    }
    if (awaited > 0) {
      return "undecided";
    }
    return right > 0 ? "good" : "nothing verified";
  }
}
