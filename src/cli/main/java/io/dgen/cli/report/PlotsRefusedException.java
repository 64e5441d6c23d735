package io.dgen.cli.report;

/** Plots cannot be drawn here. The message says why and what helps. */
public final class PlotsRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  PlotsRefusedException(String reason, String remedy, Throwable cause) {
    super("plots cannot be drawn: " + reason + " (remedy: " + remedy + ")", cause);
  }
}
