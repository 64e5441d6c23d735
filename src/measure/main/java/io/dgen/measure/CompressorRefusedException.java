package io.dgen.measure;

import java.util.Objects;

/** A compressor is unavailable here. The message has the reason and the remedy. */
public final class CompressorRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CompressorRefusedException(String message) {
    super(message);
  }

  CompressorRefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The reason and the remedy.
   *
   * @return one line
   */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
