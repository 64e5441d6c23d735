package io.dgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints a line for each check and counts those that fail. */
final class CheckList {

  private int failed;

  int failed() {
    return failed;
  }

  static String read(String file) throws IOException {
    return Files.readString(Path.of(file)).strip();
  }

  void say(String what, String value) {
    System.out.println("     " + what + ": " + value);
  }

  void equal(String what, Object found, Object wanted) {
    report(
        what, found.equals(wanted), found.equals(wanted) ? "" + found : found + ", not " + wanted);
  }

  void report(String what, boolean holds, String found) {
    failed += holds ? 0 : 1;
    System.out.println((holds ? "ok   " : "FAIL ") + what + ": " + found);
  }
}
