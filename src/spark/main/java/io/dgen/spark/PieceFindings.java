package io.dgen.spark;

import io.dgen.storage.verify.UnreadableExtent;
import io.dgen.storage.verify.VerifyResult;
import java.io.Serializable;
import java.util.List;

/**
 * What is wrong with a piece of an object.
 *
 * @param object the object's number
 * @param from where in it the piece begins
 * @param missing whether there is no such object
 * @param result with the piece's own offsets
 */
record PieceFindings(long object, long from, boolean missing, VerifyResult result)
    implements Serializable {

  static PieceFindings of(ObjectPieces.Piece piece, VerifyResult result) {
    return new PieceFindings(piece.object(), piece.from(), false, result);
  }

  static PieceFindings missing(ObjectPieces.Piece piece) {
    return new PieceFindings(piece.object(), piece.from(), true, nothingRead(piece, 0, List.of()));
  }

  /** Returns the findings for a piece of which nothing could be read. */
  static PieceFindings unreadable(ObjectPieces.Piece piece, String reason) {
    long length = piece.to() - piece.from();
    return of(piece, nothingRead(piece, length, List.of(new UnreadableExtent(0, length, reason))));
  }

  private static VerifyResult nothingRead(
      ObjectPieces.Piece piece, long found, List<UnreadableExtent> unreadable) {
    return new VerifyResult(
        piece.to() - piece.from(),
        found,
        found,
        VerifyResult.Totals.NONE,
        List.of(),
        0,
        unreadable,
        0,
        unreadable.stream().mapToLong(UnreadableExtent::length).sum(),
        0,
        0,
        0);
  }
}
