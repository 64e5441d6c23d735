package io.dgen.refusal;

/** What a program that contains this library shows itself, so that it is not logged again. */
public final class Notices {

  private static volatile boolean showsBackend;

  private Notices() {}

  /** Keeps the back end in use from being logged: the program shows it where it matters. */
  public static void programShowsTheBackend() {
    showsBackend = true;
  }

  /**
   * Returns whether the program shows the back end itself.
   *
   * @return false unless it has said so
   */
  public static boolean programShowsBackend() {
    return showsBackend;
  }
}
