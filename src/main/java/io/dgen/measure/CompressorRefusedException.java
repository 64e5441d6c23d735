package io.dgen.measure;

/** A compressor is not to be had here. The message says why, and what helps. */
public final class CompressorRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CompressorRefusedException(String message) {
    super(message);
  }

  CompressorRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
