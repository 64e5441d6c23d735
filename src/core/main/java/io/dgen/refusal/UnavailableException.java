package io.dgen.refusal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says why a kernel, a library or a placement is unavailable here, and what the user can do about
 * it. Callers report it and do without.
 */
public final class UnavailableException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What the user can do about it. */
  private final String remedy;

  /**
   * Creates the exception.
   *
   * @param reason one line
   * @param remedy one line
   */
  public UnavailableException(String reason, String remedy) {
    this(reason, remedy, null);
  }

  /**
   * Creates the exception with a cause.
   *
   * @param reason one line
   * @param remedy one line
   * @param cause the failure behind it, or null
   */
  public UnavailableException(String reason, String remedy, @Nullable Throwable cause) {
    super(reason, cause);
    this.remedy = remedy;
  }

  /**
   * Returns the reason.
   *
   * @return one line
   */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /**
   * Returns what the user can do about it.
   *
   * @return one line
   */
  public String remedy() {
    return remedy;
  }
}
