package io.dgen.cli.output;

import io.dgen.ffi.SystemError;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The reader of the output has closed the pipe. There is nothing to report, and nobody to read it.
 */
public final class ClosedPipeException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What Unix and Windows say. */
  private static final List<String> MESSAGES =
      List.of(
          "broken pipe", "connection reset", "the pipe is being closed", "the pipe has been ended");

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
    if (SystemError.BROKEN_PIPE.is(e.getMessage())
        || SystemError.CONNECTION_RESET.is(e.getMessage())) {
      return true;
    }
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return MESSAGES.stream().anyMatch(message::contains);
  }
}
