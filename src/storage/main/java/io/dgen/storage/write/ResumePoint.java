package io.dgen.storage.write;

import io.dgen.storage.channel.OutputRefusedException;
import java.nio.file.Path;

/**
 * How much of a file is already right, so where an interrupted write is resumed.
 *
 * @param bytes right bytes from the file's start on; whole blocks if that is not the whole file
 * @param whole whether the file holds all its bytes and nothing else
 * @param lossy whether resuming would change bytes that are there: wrong ones, or too many
 */
record ResumePoint(long bytes, boolean whole, boolean lossy) {

  /** The start of a file that does not exist. */
  static final ResumePoint START = new ResumePoint(0, false, false);

  /**
   * Returns where to resume a file that has been compared.
   *
   * @param right right bytes from the start on
   * @param found bytes in the file; of a device at most {@code length}
   * @param length bytes that should be there
   * @param alignment where to resume: at a multiple of this
   */
  static ResumePoint of(long right, long found, long length, int alignment) {
    boolean whole = right == length && found == length;
    return new ResumePoint(
        whole ? right : right - right % alignment,
        whole,
        right < Math.min(found, length) || found > length);
  }

  /**
   * Refuses to change a file that its manifest calls complete.
   *
   * @throws OutputRefusedException if resuming would change bytes that are there
   */
  void refuseIfLossy(Path file) throws OutputRefusedException {
    if (lossy) {
      throw new OutputRefusedException(
          file,
          "is called complete, but does not hold what its manifest says; it is written over only"
              + " by force");
    }
  }
}
