package io.dgen.spark;

/**
 * A set's objects cut into pieces of equal size, numbered through: what tasks read side by side.
 *
 * @param set the set
 * @param pieceBytes bytes of a piece; an object's last one may be shorter, or empty
 */
record ObjectPieces(ObjectSet set, long pieceBytes) {

  /**
   * A piece.
   *
   * @param object the object's number
   * @param from offset in it of the first byte
   * @param to offset behind the last
   */
  record Piece(long object, long from, long to) {}

  private long perObject() {
    return Math.max(1, Math.ceilDiv(set.manifest(0).length(), pieceBytes));
  }

  long count() {
    return Math.multiplyExact(set.objects(), perObject());
  }

  Piece get(long number) {
    long object = number / perObject();
    long length = set.manifest(object).length();
    long from = Math.min(length, number % perObject() * pieceBytes);
    return new Piece(object, from, Math.min(length, from + pieceBytes));
  }
}
