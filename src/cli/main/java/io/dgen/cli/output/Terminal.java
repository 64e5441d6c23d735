package io.dgen.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether this process is connected to a terminal. */
public final class Terminal {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private Terminal() {}

  /**
   * Tells whether stdout is a terminal: nothing but text should go there.
   *
   * @return whether it is
   */
  public static boolean stdout() {
    return is(STDOUT);
  }

  /** Whether stderr is a terminal: somebody watches. */
  static boolean stderr() {
    return is(STDERR);
  }

  /** Where the system does not tell, what Java does: whether all three are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // it is, again, where there is no terminal
  private static boolean is(int number) {
    String target = descriptor(number);
    if (!target.isEmpty()) {
      return named(target);
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether what a descriptor leads to is a terminal. */
  static boolean named(String target) {
    return target.startsWith("/dev/pts/")
        || target.startsWith("/dev/tty")
        || target.startsWith("/dev/hvc")
        || target.equals("/dev/console");
  }

  /** What Linux says a descriptor is, or an empty text. */
  private static String descriptor(int number) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
