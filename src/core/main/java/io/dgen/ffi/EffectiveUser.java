package io.dgen.ffi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user as whom this process accesses files. */
final class EffectiveUser {

  private EffectiveUser() {}

  /** Returns the user's number: the kernel's effective user, or without /proc the home's owner. */
  static int id() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return (int) Files.getAttribute(Path.of(System.getProperty("user.home")), "unix:uid");
    }
    for (String line : SystemText.lines(status)) {
      if (line.startsWith("Uid:")) {
        return Integer.parseUnsignedInt(line.split("\\s+", -1)[2]);
      }
    }
    throw new IOException(status + " names no user");
  }
}
