package io.dgen.stream;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why a kernel cannot be had, and what would help: data for a report, not an accident. */
public final class KernelRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Which kernel. */
  private final PageKernel.Kind kind;

  /** What the user can do about it. */
  private final String remedy;

  KernelRefusedException(
      PageKernel.Kind kind, String reason, String remedy, @Nullable Throwable cause) {
    super(reason, cause);
    this.kind = kind;
    this.remedy = remedy;
  }

  /**
   * Which kernel was refused.
   *
   * @return its kind
   */
  public PageKernel.Kind kind() {
    return kind;
  }

  /**
   * Why it cannot be had.
   *
   * @return one line
   */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /**
   * What the user can do about it.
   *
   * @return one line
   */
  public String remedy() {
    return remedy;
  }
}
