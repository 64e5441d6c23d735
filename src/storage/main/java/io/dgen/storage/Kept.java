package io.dgen.storage;

import io.dgen.storage.channel.OutputRefusedException;
import java.nio.file.Path;

/**
 * What of a file is there already.
 *
 * @param bytes from its start on, all right; whole blocks if that is not all
 * @param whole whether that is all of it and nothing else
 * @param lost whether anything would be lost by going on: bytes that are wrong or too many
 */
record Kept(long bytes, boolean whole, boolean lost) {

  /** Of a file that is not there. */
  static final Kept NOTHING = new Kept(0, false, false);

  /**
   * Of a file that has been compared.
   *
   * @param right how many bytes are right from the start on
   * @param there how many there are; of a device no more than there should be
   * @param length how many there should be
   * @param alignment what writing must go on at a multiple of
   */
  static Kept of(long right, long there, long length, int alignment) {
    boolean whole = right == length && there == length;
    return new Kept(
        whole ? right : right - right % alignment,
        whole,
        right < Math.min(there, length) || there > length);
  }

  /**
   * Refuses to go on where that would change what is called complete.
   *
   * @throws OutputRefusedException if so
   */
  void refuseIfLost(Path file) throws OutputRefusedException {
    if (lost) {
      throw new OutputRefusedException(
          file,
          "is called complete, but does not hold what its manifest says; it is written over only"
              + " by force");
    }
  }
}
