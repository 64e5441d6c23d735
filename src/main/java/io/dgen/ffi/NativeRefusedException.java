package io.dgen.ffi;

/** Why native code cannot be used, and what would help: data for a report, not an accident. */
public sealed class NativeRefusedException extends Exception permits NumaRefusedException {

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
  public final String remedy() {
    return remedy;
  }
}
