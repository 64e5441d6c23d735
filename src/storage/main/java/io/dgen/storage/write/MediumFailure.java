package io.dgen.storage.write;

import io.dgen.ffi.SystemError;
import io.dgen.storage.channel.IoReason;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** Tells failures of a place on the medium from those of the whole device or file. */
final class MediumFailure {

  private static final Set<SystemError> OF_A_PLACE =
      EnumSet.of(
          SystemError.IO,
          SystemError.REMOTE_IO,
          SystemError.NO_DATA,
          SystemError.ILLEGAL_SEQUENCE,
          SystemError.INVALID_EXCHANGE,
          SystemError.TIMED_OUT);

  private MediumFailure() {}

  /** Returns whether other places may still be written. */
  static boolean is(IOException e) {
    String reason = IoReason.of(e);
    return OF_A_PLACE.stream().anyMatch(error -> error.is(reason));
  }
}
