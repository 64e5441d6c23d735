package io.dgen.storage.write;

import io.dgen.storage.channel.IoReason;
import java.io.IOException;
import java.util.Set;

/** Tells failures of a place on the medium from those of the whole device or file. */
final class MediumFailure {

  /** EIO, EREMOTEIO, ENODATA, EILSEQ, EBADE and ETIMEDOUT, in the system's words. */
  private static final Set<String> OF_A_PLACE =
      Set.of(
          "Input/output error",
          "Remote I/O error",
          "No data available",
          "Invalid or incomplete multibyte or wide character",
          "Invalid exchange",
          "Connection timed out");

  private MediumFailure() {}

  /** Returns whether other places may still be written. */
  static boolean is(IOException e) {
    return OF_A_PLACE.contains(IoReason.of(e));
  }
}
