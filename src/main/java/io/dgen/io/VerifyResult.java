package io.dgen.io;

import io.dgen.Mismatch;
import java.util.Optional;

/**
 * What verifying came to.
 *
 * @param expectedBytes how many bytes there should be
 * @param foundBytes how many there are; from a pipe that goes on, one more than expected
 * @param mismatch where the bytes that are there depart from the stream, in stream positions
 * @param seconds from start to end
 */
public record VerifyResult(
    long expectedBytes, long foundBytes, Optional<Mismatch> mismatch, double seconds) {

  /**
   * How many bytes have been compared.
   *
   * @return those that are there and should be
   */
  public long comparedBytes() {
    return Math.min(expectedBytes, foundBytes);
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
   * Whether what is there is the stream's bytes, all of them, and nothing else.
   *
   * @return true if so
   */
  public boolean good() {
    return mismatch.isEmpty() && foundBytes == expectedBytes;
  }
}
