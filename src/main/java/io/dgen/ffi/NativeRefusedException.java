package io.dgen.ffi;

/**
 * Why the native library cannot be used, and what would help: data for a report, not an accident.
 */
public final class NativeRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What the user can do about it. */
  private final String remedy;

  NativeRefusedException(String reason, String remedy, Throwable cause) {
    super(reason, cause);
    this.remedy = remedy;
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
