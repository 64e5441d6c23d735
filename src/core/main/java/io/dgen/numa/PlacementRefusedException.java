package io.dgen.numa;

import io.dgen.ffi.NativeRefusedException;
import java.util.Objects;

/**
 * Why threads or memory cannot be placed, and what would help: data for a report, not an accident.
 */
public final class PlacementRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What the user can do about it. */
  private final String remedy;

  PlacementRefusedException(NativeRefusedException cause) {
    super(cause.getMessage(), cause);
    this.remedy = cause.remedy();
  }

  PlacementRefusedException(String reason, String remedy) {
    super(reason);
    this.remedy = remedy;
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
