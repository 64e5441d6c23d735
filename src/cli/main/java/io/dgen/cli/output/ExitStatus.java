package io.dgen.cli.output;

/** The command's exit statuses. */
public final class ExitStatus {

  /** Everything is as it should be. */
  public static final int GOOD = 0;

  /** The data is wrong, or not all of it was found. */
  public static final int DATA_WRONG = 1;

  /** The command line or the input is wrong, or asks for what this machine lacks. */
  public static final int BAD_INPUT = 2;

  /** Reading or writing failed. */
  public static final int IO_FAILURE = 3;

  private ExitStatus() {}
}
