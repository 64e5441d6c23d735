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

  /**
   * The command could not run: nothing was compared or written. The script that starts it gives
   * this status too, wherever Java did not start or ended without a status of the command's.
   */
  public static final int NOT_RUN = 4;

  /** Set by the script that starts the command: its process's number. */
  public static final String LAUNCHER = "dgen.launcher";

  /** What that script takes for a status of this command, and not of the JVM. */
  private static final int LAUNCHED = 80;

  private ExitStatus() {}

  /**
   * Returns the status of a command that fails after its verdict, for example while it prints the
   * result. Any verdict but "good" outweighs such a failure.
   *
   * @param verdict the status until then
   * @param failure the failure's status
   * @return the verdict, unless all was good
   */
  public static int outweighing(int verdict, int failure) {
    return verdict == GOOD ? failure : verdict;
  }

  /**
   * Returns what the process must end with, so that its caller gets a status.
   *
   * @param status the command's
   * @return the process's: for the script that starts the command it is another number
   */
  public static int ofProcess(int status) {
    return Long.getLong(LAUNCHER) == null ? status : LAUNCHED + status;
  }
}
