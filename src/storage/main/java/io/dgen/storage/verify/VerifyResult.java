package io.dgen.storage.verify;

import java.io.Serializable;
import java.util.List;

/**
 * The result of verifying. Offsets are the file's.
 *
 * @param expectedBytes how many bytes there should be
 * @param foundBytes how many there are; from a pipe that goes on, one more than expected
 * @param checkedBytes how many were looked at: with a sample fewer than there are; those that could
 *     not be read among them
 * @param totals the bad ones, counted
 * @param bad where they are and what is there: the first 1000 extents
 * @param unlistedBad how many more extents there are
 * @param unreadable what could not be read: the first 1000 extents
 * @param unlistedUnreadable how many more extents there are
 * @param unreadableBytes how many bytes could not be read
 * @param unsearchedPages pages of other data whose origin was not searched for, as there had been
 *     searches enough
 * @param partlySearchedPages pages of other data whose origin was not found, and searched for only
 *     in a part of the streams
 * @param stoppedAt where comparing ended early, as was asked for: what follows was not compared; -1
 *     if it did not
 * @param seconds from start to end
 */
public record VerifyResult(
    long expectedBytes,
    long foundBytes,
    long checkedBytes,
    Totals totals,
    List<BadExtent> bad,
    long unlistedBad,
    List<UnreadableExtent> unreadable,
    long unlistedUnreadable,
    long unreadableBytes,
    long unsearchedPages,
    long partlySearchedPages,
    long stoppedAt,
    double seconds)
    implements Serializable {

  /**
   * The result of a comparison that did not end early.
   *
   * @param expectedBytes how many bytes there should be
   * @param foundBytes how many there are
   * @param checkedBytes how many were looked at
   * @param totals the bad ones, counted
   * @param bad where they are
   * @param unlistedBad how many more extents there are
   * @param unreadable what could not be read
   * @param unlistedUnreadable how many more extents there are
   * @param unreadableBytes how many bytes could not be read
   * @param unsearchedPages pages of other data whose origin was not searched for
   * @param partlySearchedPages pages whose origin was searched for in a part of the streams
   * @param seconds from start to end
   */
  public VerifyResult(
      long expectedBytes,
      long foundBytes,
      long checkedBytes,
      Totals totals,
      List<BadExtent> bad,
      long unlistedBad,
      List<UnreadableExtent> unreadable,
      long unlistedUnreadable,
      long unreadableBytes,
      long unsearchedPages,
      long partlySearchedPages,
      double seconds) {
    this(
        expectedBytes,
        foundBytes,
        checkedBytes,
        totals,
        bad,
        unlistedBad,
        unreadable,
        unlistedUnreadable,
        unreadableBytes,
        unsearchedPages,
        partlySearchedPages,
        -1,
        seconds);
  }

  /**
   * What is wrong, counted.
   *
   * @param firstBad offset of the first byte that is wrong, or -1
   * @param lastBad offset of the last byte that is wrong, or -1
   * @param pages blocks of 4096 bytes of the file with at least one such byte
   * @param bytes bytes that are wrong
   * @param bits bits that are wrong
   */
  public record Totals(long firstBad, long lastBad, long pages, long bytes, long bits)
      implements Serializable {

    /** Of what is right. */
    public static final Totals NONE = new Totals(-1, -1, 0, 0, 0);

    /** The same further on in the file. */
    Totals moved(long by) {
      return pages == 0 ? this : new Totals(firstBad + by, lastBad + by, pages, bytes, bits);
    }

    Totals and(Totals other) {
      if (pages == 0 || other.pages == 0) {
        return pages == 0 ? other : this;
      }
      return new Totals(
          Math.min(firstBad, other.firstBad),
          Math.max(lastBad, other.lastBad),
          pages + other.pages,
          bytes + other.bytes,
          bits + other.bits);
    }
  }

  /** Keeps its own copies of the lists. */
  public VerifyResult {
    bad = List.copyOf(bad);
    unreadable = List.copyOf(unreadable);
  }

  /** Returns the same result with at most so many extents of each kind. */
  VerifyResult shortened(int extents) {
    int b = Math.min(extents, bad.size());
    int u = Math.min(extents, unreadable.size());
    return new VerifyResult(
        expectedBytes,
        foundBytes,
        checkedBytes,
        totals,
        bad.subList(0, b),
        unlistedBad + bad.size() - b,
        unreadable.subList(0, u),
        unlistedUnreadable + unreadable.size() - u,
        unreadableBytes,
        unsearchedPages,
        partlySearchedPages,
        stoppedAt,
        seconds);
  }

  /** The same further on in the file. */
  VerifyResult moved(long by) {
    return by == 0
        ? this
        : new VerifyResult(
            expectedBytes,
            foundBytes,
            checkedBytes,
            totals.moved(by),
            bad.stream().map(extent -> extent.moved(by)).toList(),
            unlistedBad,
            unreadable.stream().map(extent -> extent.moved(by)).toList(),
            unlistedUnreadable,
            unreadableBytes,
            unsearchedPages,
            partlySearchedPages,
            stoppedAt < 0 ? stoppedAt : stoppedAt + by,
            seconds);
  }

  /**
   * How many bytes have been compared.
   *
   * @return those that were looked at and could be read
   */
  public long comparedBytes() {
    return checkedBytes - unreadableBytes;
  }

  /**
   * How many bytes are right from the start on, where all of them have been looked at.
   *
   * @return the first that is wrong, cannot be read or is not there
   */
  public long rightBytes() {
    long right = Math.min(expectedBytes, foundBytes);
    if (totals.pages() > 0) {
      right = Math.min(right, totals.firstBad());
    }
    return unreadable.isEmpty() ? right : Math.min(right, unreadable.getFirst().offset());
  }

  /**
   * Whether bytes are missing at the end.
   *
   * @return true if so
   */
  public boolean truncated() {
    return foundBytes < expectedBytes;
  }

  /**
   * Whether there are more bytes than there should be.
   *
   * @return true if so
   */
  public boolean excess() {
    return foundBytes > expectedBytes;
  }

  /**
   * Whether anything that was read is wrong, or there is too little or too much.
   *
   * @return true if so
   */
  public boolean wrong() {
    return totals.pages() > 0 || foundBytes != expectedBytes;
  }

  /**
   * Whether all that was looked at could be read and is right, and there was something to look at
   * where there should be anything.
   *
   * @return true if so
   */
  public boolean good() {
    return !wrong() && unreadableBytes == 0 && (comparedBytes() > 0 || expectedBytes == 0);
  }
}
