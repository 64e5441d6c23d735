package io.dgen.spark;

import java.io.IOException;

/**
 * A set's streams cut into units, numbered through.
 *
 * @param set the set
 * @param unitBytes bytes of a unit; a stream's last one may be shorter
 */
record SetUnits(ObjectSet set, int unitBytes) {

  private long perStream() {
    return Math.ceilDiv(set.spec().size(), unitBytes);
  }

  long count() {
    return Math.multiplyExact(perStream(), set.streams());
  }

  /** Reads a unit, and returns its length. */
  int read(SetReader reader, long number, byte[] bytes) throws IOException {
    long position = number % perStream() * unitBytes;
    int length = (int) Math.min(unitBytes, set.spec().size() - position);
    reader.read(number / perStream(), position, bytes, length);
    return length;
  }
}
