package io.dgen.storage.verify;

/**
 * Puts together what verifying the pieces of a file came to, each verified as a source of its own:
 * the result that verifying the whole file would have. Pieces may come in any order, and those that
 * are good need not come at all. Not thread-safe.
 */
public final class PieceResults {

  private final long expectedBytes;
  private final ExtentList<BadExtent> bad = new ExtentList<>(BadExtent::merged);
  private final ExtentList<UnreadableExtent> unreadable =
      new ExtentList<>(UnreadableExtent::merged);
  private VerifyResult.Totals totals = VerifyResult.Totals.NONE;
  private long foundBytes;
  private long unlistedBad;
  private long unlistedUnreadable;
  private long unreadableBytes;
  private long unsearchedPages;
  private long partlySearchedPages;
  private double seconds;

  /**
   * Nothing wrong so far.
   *
   * @param expectedBytes how many bytes the file should have
   */
  public PieceResults(long expectedBytes) {
    this.expectedBytes = expectedBytes;
    this.foundBytes = expectedBytes;
  }

  /**
   * Adds a piece.
   *
   * @param offset where in the file it begins
   * @param piece what verifying it came to; one that is too long is the file's last
   */
  public void add(long offset, VerifyResult piece) {
    if (piece.truncated()) {
      foundBytes = Math.min(foundBytes, offset + piece.foundBytes());
    } else if (piece.excess()) {
      foundBytes = offset + piece.foundBytes();
    }
    for (BadExtent extent : piece.bad()) {
      bad.add(extent.moved(offset));
    }
    for (UnreadableExtent extent : piece.unreadable()) {
      unreadable.add(
          new UnreadableExtent(offset + extent.offset(), extent.length(), extent.reason()));
    }
    totals = totals.and(piece.totals().moved(offset));
    unlistedBad += piece.unlistedBad();
    unlistedUnreadable += piece.unlistedUnreadable();
    unreadableBytes += piece.unreadableBytes();
    unsearchedPages += piece.unsearchedPages();
    partlySearchedPages += piece.partlySearchedPages();
    seconds += piece.seconds();
  }

  /**
   * What all pieces came to.
   *
   * @return the file's result; its time is the sum of the pieces' that were added
   */
  public VerifyResult result() {
    return new VerifyResult(
        expectedBytes,
        foundBytes,
        Math.min(expectedBytes, foundBytes),
        totals,
        bad.kept(),
        unlistedBad + bad.dropped(),
        unreadable.kept(),
        unlistedUnreadable + unreadable.dropped(),
        unreadableBytes,
        unsearchedPages,
        partlySearchedPages,
        seconds);
  }
}
