package io.dgen.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process is connected to. */
final class Terminal {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private Terminal() {}

  /** Whether somebody watches: stdin, stdout and, as far as can be told, stderr are a terminal. */
  static boolean interactive() {
    Console console = System.console();
    String stderr = descriptor(STDERR);
    return console != null
        && console.isTerminal()
        && (stderr.isEmpty() || stderr.startsWith("/dev/pts/") || stderr.startsWith("/dev/tty"));
  }

  /** Whether stdout is a pipe or a socket; false where that cannot be told. */
  static boolean stdoutIsPipe() {
    String stdout = descriptor(STDOUT);
    return stdout.startsWith("pipe:") || stdout.startsWith("socket:");
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
