package io.dgen.cli.output;

import org.jspecify.annotations.Nullable;

/**
 * The command line or the input is wrong, or asks for what this machine lacks. The message is for
 * the user.
 */
public final class BadInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the option, its value and what is allowed
   */
  public BadInputException(String message) {
    super(message);
  }

  /**
   * Creates the exception for a failure elsewhere.
   *
   * @param message names the option, its value and what is allowed
   * @param cause the failure
   */
  public BadInputException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
