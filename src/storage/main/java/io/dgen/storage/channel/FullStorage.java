package io.dgen.storage.channel;

import java.io.IOException;
import java.util.Set;

/** Tells a full file system, or a quota used up, from other failures. */
public final class FullStorage {

  /** In the system's words. */
  private static final Set<String> FULL = Set.of("No space left on device", "Disk quota exceeded");

  private FullStorage() {}

  /**
   * Returns whether there was no more space.
   *
   * @param e what was thrown
   * @return true if that is the reason, or the reason of the reason
   */
  public static boolean is(IOException e) {
    for (Throwable cause = e; cause instanceof IOException io; cause = cause.getCause()) {
      if (FULL.contains(IoReason.of(io))) {
        return true;
      }
    }
    return false;
  }
}
