package io.dgen.storage.channel;

import java.util.Objects;
import java.util.function.LongConsumer;

/** Checks listeners before anything is changed on their account. */
public final class Progress {

  private Progress() {}

  /**
   * Tells a listener of no bytes, so that one that is missing or throws fails here, and not on the
   * thread that has written the first bytes.
   *
   * @param listener what will be told of bytes
   * @throws NullPointerException if it is null
   */
  public static void check(LongConsumer listener) {
    Objects.requireNonNull(listener, "progress").accept(0);
  }
}
