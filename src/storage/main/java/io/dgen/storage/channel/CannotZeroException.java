package io.dgen.storage.channel;

import java.io.IOException;

/** Thrown when a target cannot zero ranges. Nothing has changed. */
public final class CannotZeroException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param cause why it cannot
   */
  public CannotZeroException(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
