package io.dgen.spark;

import io.dgen.Generations;
import io.dgen.storage.locate.Origin;
import io.dgen.storage.verify.BadExtent;
import io.dgen.storage.verify.UnreadableExtent;
import io.dgen.storage.verify.VerifyResult;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a piece of an object: a {@link VerifyResult} that travels.
 *
 * @param object the object's number
 * @param from where in it the piece begins
 * @param missing whether there is no such object
 * @param counts the result's numbers, in the order of its components
 * @param totals of the result, likewise
 * @param seconds of the result
 * @param bad extents of the result
 * @param unreadable extents of the result
 */
record PieceFindings(
    long object,
    long from,
    boolean missing,
    long[] counts,
    long[] totals,
    double seconds,
    ArrayList<Bad> bad,
    ArrayList<Unreadable> unreadable)
    implements Serializable {

  /** A {@link BadExtent} that travels; {@code origin} is null if there is none. */
  private record Bad(
      long offset,
      long length,
      long firstBad,
      int expected,
      int found,
      long badBytes,
      long badBits,
      BadExtent.Kind kind,
      long[] origin)
      implements Serializable {}

  /** An {@link UnreadableExtent} that travels. */
  private record Unreadable(long offset, long length, String reason) implements Serializable {}

  static PieceFindings missing(Pieces.Piece piece) {
    return of(piece, true, empty(piece, 0));
  }

  /** A piece of which nothing could be learnt. */
  static PieceFindings unreadable(Pieces.Piece piece, String reason) {
    long length = piece.to() - piece.from();
    VerifyResult nothing = empty(piece, length);
    VerifyResult result =
        new VerifyResult(
            length,
            length,
            length,
            nothing.totals(),
            nothing.bad(),
            0,
            List.of(new UnreadableExtent(0, length, reason)),
            0,
            length,
            0,
            0,
            0);
    return of(piece, false, result);
  }

  private static VerifyResult empty(Pieces.Piece piece, long found) {
    return new VerifyResult(
        piece.to() - piece.from(),
        found,
        found,
        VerifyResult.Totals.NONE,
        List.of(),
        0,
        List.of(),
        0,
        0,
        0,
        0,
        0);
  }

  static PieceFindings of(Pieces.Piece piece, VerifyResult result) {
    return of(piece, false, result);
  }

  private static PieceFindings of(Pieces.Piece piece, boolean missing, VerifyResult r) {
    VerifyResult.Totals t = r.totals();
    ArrayList<Bad> bad = new ArrayList<>();
    r.bad().forEach(extent -> bad.add(sent(extent)));
    ArrayList<Unreadable> unreadable = new ArrayList<>();
    r.unreadable().forEach(u -> unreadable.add(new Unreadable(u.offset(), u.length(), u.reason())));
    return new PieceFindings(
        piece.object(),
        piece.from(),
        missing,
        new long[] {
          r.expectedBytes(),
          r.foundBytes(),
          r.checkedBytes(),
          r.unlistedBad(),
          r.unlistedUnreadable(),
          r.unreadableBytes(),
          r.unsearchedPages(),
          r.partlySearchedPages()
        },
        new long[] {t.firstBad(), t.lastBad(), t.pages(), t.bytes(), t.bits()},
        r.seconds(),
        bad,
        unreadable);
  }

  private static Bad sent(BadExtent e) {
    long[] origin =
        e.origin()
            .map(
                o ->
                    new long[] {
                      o.seed(),
                      o.stream(),
                      o.position(),
                      o.occurrences(),
                      o.generations().first(),
                      o.generations().last(),
                      o.shared() ? 1 : 0
                    })
            .orElse(null);
    return new Bad(
        e.offset(),
        e.length(),
        e.firstBad(),
        e.expected(),
        e.found(),
        e.badBytes(),
        e.badBits(),
        e.kind(),
        origin);
  }

  private static BadExtent received(Bad b) {
    return new BadExtent(
        b.offset,
        b.length,
        b.firstBad,
        b.expected,
        b.found,
        b.badBytes,
        b.badBits,
        b.kind,
        Optional.ofNullable(b.origin)
            .map(o -> new Origin(o[0], o[1], o[2], o[3], new Generations(o[4], o[5]), o[6] != 0)));
  }

  /** The result, with the piece's own offsets. */
  VerifyResult result() {
    return new VerifyResult(
        counts[0],
        counts[1],
        counts[2],
        new VerifyResult.Totals(totals[0], totals[1], totals[2], totals[3], totals[4]),
        bad.stream().map(PieceFindings::received).toList(),
        counts[3],
        unreadable.stream().map(u -> new UnreadableExtent(u.offset, u.length, u.reason)).toList(),
        counts[4],
        counts[5],
        counts[6],
        counts[7],
        seconds);
  }
}
