package io.dgen.kafka;

/**
 * Ends a client that cannot go on: a consumer with {@code dgen.on.error=fail} has found wrong data,
 * or a producer has a value that cannot be replaced. An {@link Error}, because Kafka logs the
 * exceptions of interceptors and goes on.
 */
public final class DataError extends Error {

  private static final long serialVersionUID = 1;

  DataError(String message) {
    super(message);
  }

  DataError(String message, Throwable cause) {
    super(message, cause);
  }
}
