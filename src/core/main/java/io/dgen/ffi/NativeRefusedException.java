package io.dgen.ffi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why native code cannot be used, and what would help: data for a report, not an accident. */
public sealed class NativeRefusedException extends Exception permits NumaRefusedException {

  private static final long serialVersionUID = 1L;

  /** What the user can do about it. */
  private final String remedy;

  NativeRefusedException(String reason, String remedy, @Nullable Throwable cause) {
    super(reason, cause);
    this.remedy = remedy;
  }

  /**
   * Why it cannot be had.
   *
   * @return one line
   */
  @Override
  public final String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /**
   * What the user can do about it.
   *
   * @return one line
   */
  public final String remedy() {
    return remedy;
  }
}
