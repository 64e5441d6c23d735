package io.dgen.cli;

import java.io.IOException;

/** Who reads our output has gone: nothing to say, and nobody to say it to. */
final class ClosedPipeException extends IOException {

  private static final long serialVersionUID = 1L;

  ClosedPipeException(IOException cause) {
    super(cause);
  }
}
