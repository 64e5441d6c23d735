package io.dgen.cli;

import org.jspecify.annotations.Nullable;

/** What was asked for makes no sense, or not here. The message is for the user. */
final class BadInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadInputException(String message) {
    super(message);
  }

  BadInputException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
