package io.dgen.ffi;

/** Why {@code libdgen_numa} did not do what it was asked to. */
public final class NumaRefusedException extends NativeRefusedException {

  private static final long serialVersionUID = 1L;

  /** Which refusal. */
  private final NumaRefusal refusal;

  NumaRefusedException(String reason, NumaRefusal refusal) {
    super(reason, refusal.remedy(), null);
    this.refusal = refusal;
  }

  /**
   * Which refusal.
   *
   * @return the one
   */
  public NumaRefusal refusal() {
    return refusal;
  }
}
