package io.dgen.io;

import java.io.IOException;

/** Reading or writing failed part of the way. */
public final class TransferException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Bytes from the start on that had been read or written. */
  private final long reached;

  TransferException(long reached, IOException cause) {
    super(cause.getMessage(), cause);
    this.reached = reached;
  }

  /**
   * How far it came.
   *
   * @return the bytes from the file's start on that had been read or written, all of them
   */
  public long reached() {
    return reached;
  }
}
