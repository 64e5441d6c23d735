package io.dgen.ffi;

import java.io.IOException;
import java.nio.file.Path;

/** The user namespace of this process, of which a container may have one of its own. */
final class UserNamespace {

  private static final String ALL_USERS = "0 0 4294967295";

  private UserNamespace() {}

  /** Returns whether an owner's number stands for users that the namespace does not know. */
  static boolean hides(int owner) {
    return hides(owner, Path.of("/proc"));
  }

  static boolean hides(int owner, Path procfs) {
    try {
      String map = SystemText.read(procfs.resolve("self/uid_map"));
      String unknown = SystemText.read(procfs.resolve("sys/kernel/overflowuid"));
      return !map.strip().replaceAll("\\s+", " ").equals(ALL_USERS)
          && unknown.strip().equals(Integer.toUnsignedString(owner));
    } catch (IOException e) {
      return false; // not Linux
    }
  }
}
