package io.dgen.cli.output;

import java.io.IOException;
import java.util.Locale;

/**
 * The reader of the output has closed the pipe. There is nothing to report, and nobody to read it.
 */
public final class ClosedPipeException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param cause what the write failed with
   */
  public ClosedPipeException(IOException cause) {
    super(cause);
  }

  /**
   * Tells whether an exception means that, by its message: it does not carry the error number.
   *
   * @param e what a write failed with
   * @return whether the reader has gone
   */
  public static boolean describes(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("connection reset");
  }
}
