package io.dgen.storage.verify;

import io.dgen.storage.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Combines the results of a file's pieces, each verified as a source of its own, into the result of
 * the whole file. Pieces may be added in any order; pieces that are good need not be added. Not
 * thread-safe.
 */
public final class PieceResults {

  private final Manifest manifest;
  private final Extents<BadExtent> bad = new Extents<>();
  private final Extents<UnreadableExtent> unreadable = new Extents<>();
  private VerifyResult.Totals totals = VerifyResult.Totals.NONE;
  private long foundBytes;
  private long unreadableBytes;
  private long unsearchedPages;
  private long partlySearchedPages;
  private double seconds;

  /**
   * Nothing wrong so far.
   *
   * @param manifest what the file should hold
   */
  public PieceResults(Manifest manifest) {
    this.manifest = manifest;
    this.foundBytes = manifest.length();
  }

  /**
   * Adds a piece.
   *
   * @param offset where in the file it begins
   * @param piece the result of verifying it; one that is too long is the file's last
   */
  public void add(long offset, VerifyResult piece) {
    if (piece.truncated()) {
      foundBytes = Math.min(foundBytes, offset + piece.foundBytes());
    } else if (piece.excess()) {
      foundBytes = offset + piece.foundBytes();
    }
    bad.add(offset, piece.bad().stream().map(e -> e.moved(offset)).toList(), piece.unlistedBad());
    unreadable.add(
        offset,
        piece.unreadable().stream().map(e -> e.moved(offset)).toList(),
        piece.unlistedUnreadable());
    totals = totals.and(piece.totals().moved(offset));
    unreadableBytes += piece.unreadableBytes();
    unsearchedPages += piece.unsearchedPages();
    partlySearchedPages += piece.partlySearchedPages();
    seconds += piece.seconds();
  }

  /**
   * Returns the result of all pieces.
   *
   * @return the file's result; its time is the sum of the pieces' that were added
   */
  public VerifyResult result() {
    ExtentList<BadExtent> allBad =
        bad.together((a, b) -> BadExtent.merged(a, b, manifest.spec(), manifest.position()));
    ExtentList<UnreadableExtent> allUnreadable = unreadable.together(UnreadableExtent::merged);
    return new VerifyResult(
        manifest.length(),
        foundBytes,
        Math.min(manifest.length(), foundBytes),
        totals,
        allBad.kept(),
        allBad.dropped(),
        allUnreadable.kept(),
        allUnreadable.dropped(),
        unreadableBytes,
        unsearchedPages,
        partlySearchedPages,
        seconds);
  }

  /** The extents of one kind, by piece. */
  private static final class Extents<E> {

    /** The most extents held before those that will not be listed are dropped. */
    private static final int MOST_HELD = 8 * ExtentList.MOST;

    /**
     * A piece's extents.
     *
     * @param listed its first extents, or its first and last
     * @param between how many extents before the last listed one are not listed
     * @param unlisted how many follow the last listed one
     */
    private record Part<E>(List<E> listed, long between, long unlisted) {}

    private final TreeMap<Long, Part<E>> parts = new TreeMap<>();
    private int held;

    void add(long offset, List<E> listed, long unlisted) {
      if (listed.isEmpty()) {
        return;
      }
      parts.put(offset, new Part<>(listed, 0, unlisted));
      held += listed.size();
      if (held > MOST_HELD) {
        forget();
      }
    }

    /** Keeps only the first and last extents of pieces whose extents will not be listed. */
    private void forget() {
      long before = 0;
      held = 0;
      for (var part : parts.entrySet()) {
        List<E> listed = part.getValue().listed;
        if (before >= ExtentList.MOST && listed.size() > 2) {
          long between = listed.size() - 2L;
          part.setValue(
              new Part<>(
                  List.of(listed.getFirst(), listed.getLast()), between, part.getValue().unlisted));
        } else {
          held += listed.size();
        }
        before += listed.size() - 1; // the extents on both sides of a boundary may merge
      }
    }

    ExtentList<E> together(ExtentList.Merge<E> merge) {
      ExtentList<E> all = new ExtentList<>(merge);
      for (Part<E> part : parts.values()) {
        List<E> listed = new ArrayList<>(part.listed);
        E last = listed.removeLast();
        listed.forEach(all::add);
        if (part.between > 0) {
          all.addUnknown(part.between, null);
        }
        all.add(last);
        all.addUnknown(part.unlisted, null);
      }
      return all;
    }
  }

  @Override
  public String toString() {
    return "PieceResults[foundBytes=" + foundBytes + ", " + totals + "]";
  }
}
