package io.dgen.storage.channel;

import io.dgen.ffi.SystemError;
import java.io.IOException;

/** Tells a full file system, or a quota used up, from other failures. */
public final class FullStorage {

  private FullStorage() {}

  /**
   * Returns whether there was no more space.
   *
   * @param e what was thrown
   * @return true if that is the reason, or the reason of the reason
   */
  public static boolean is(IOException e) {
    for (Throwable cause = e; cause instanceof IOException io; cause = cause.getCause()) {
      String reason = IoReason.of(io);
      if (SystemError.NO_SPACE.is(reason) || SystemError.QUOTA.is(reason)) {
        return true;
      }
    }
    return false;
  }
}
