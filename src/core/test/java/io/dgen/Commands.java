package io.dgen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs other programs. */
public final class Commands {

  private static final int NOT_FOUND = 127;

  private Commands() {}

  /** Returns a program's exit status, 127 if there is no such program. */
  public static int status(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return NOT_FOUND;
    }
  }

  /** Returns what a program prints. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + ": status " + status + ": " + output);
    }
    return output.strip();
  }
}
