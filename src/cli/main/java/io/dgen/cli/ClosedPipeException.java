package io.dgen.cli;

import java.io.IOException;
import java.util.Locale;

/** Who reads our output has gone: nothing to say, and nobody to say it to. */
final class ClosedPipeException extends IOException {

  private static final long serialVersionUID = 1L;

  ClosedPipeException(IOException cause) {
    super(cause);
  }

  /** Whether that is what an exception says; the system's error number it does not give. */
  static boolean describes(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("connection reset");
  }
}
