package io.dgen.storage.channel;

import io.dgen.ffi.SystemError;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Tells failures of a place on the medium from those of the whole device or file. */
public final class MediumFailure {

  private static final Set<SystemError> OF_A_PLACE =
      EnumSet.of(
          SystemError.IO,
          SystemError.REMOTE_IO,
          SystemError.NO_DATA,
          SystemError.ILLEGAL_SEQUENCE,
          SystemError.INVALID_EXCHANGE,
          SystemError.TIMED_OUT);

  private MediumFailure() {}

  /**
   * Returns whether other places may still be written.
   *
   * @param e what was thrown
   * @return true if the failure is one of a place
   */
  public static boolean is(IOException e) {
    String reason = IoReason.of(e);
    return OF_A_PLACE.stream().anyMatch(error -> error.is(reason));
  }
}
