package io.dgen.cli;

/** What the command's exit statuses mean. */
final class ExitStatus {

  static final int GOOD = 0;
  static final int DATA_WRONG = 1;
  static final int BAD_INPUT = 2;
  static final int IO_FAILURE = 3;

  private ExitStatus() {}
}
