package io.dgen.cli.output;

import io.dgen.ffi.TerminalWidth;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether this process is connected to a terminal. */
public final class Terminal {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int USUAL_WIDTH = 80;

  private Terminal() {}

  /**
   * Tells whether stdout is a terminal: nothing but text should go there.
   *
   * @return whether it is
   */
  public static boolean stdout() {
    return is(STDOUT);
  }

  /**
   * Tells whether stderr is a terminal: somebody is watching.
   *
   * @return whether it is
   */
  public static boolean stderr() {
    return is(STDERR);
  }

  /** Returns how many characters a line of stderr takes, if it is a terminal. */
  static int width() {
    return TerminalWidth.of(STDERR).orElse(USUAL_WIDTH);
  }

  /** Falls back to Java, which knows only whether all three streams are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null without a terminal
  private static boolean is(int number) {
    String target = descriptor(number);
    if (!target.isEmpty()) {
      return named(target);
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Tells whether the target of a descriptor is a terminal. */
  static boolean named(String target) {
    return target.startsWith("/dev/pts/")
        || target.startsWith("/dev/tty")
        || target.startsWith("/dev/hvc")
        || target.equals("/dev/console");
  }

  /** Returns the target of a descriptor on Linux, or an empty text. */
  private static String descriptor(int number) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
