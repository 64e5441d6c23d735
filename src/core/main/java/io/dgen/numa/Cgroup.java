package io.dgen.numa;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The process's directory in the hierarchy that has a controller, version 1 or 2.
 *
 * @param root of the hierarchy, as this process sees it
 * @param directory below it
 */
record Cgroup(Path root, Path directory) {

  /**
   * Finds it. Lines are {@code number:controllers:path}; version 2 has number 0 and no controllers.
   */
  static Cgroup of(String controller, Path sysfs, Path procfs) {
    Path mount = sysfs.resolve("fs/cgroup");
    String lines = SystemFiles.text(procfs.resolve("self/cgroup")).orElse("");
    Path root = mount;
    String path = "/";
    for (String line : lines.lines().toList()) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && Stream.of(parts[1].split(",")).anyMatch(controller::equals)) {
        root = mount.resolve(controller);
        path = parts[2];
        break;
      }
      if (parts.length == 3 && parts[0].equals("0") && parts[1].isEmpty()) {
        path = parts[2];
      }
    }
    return new Cgroup(root, SystemFiles.below(root, path));
  }

  /**
   * From the process's own directory upwards: where the controller is not enabled, or a container's
   * path means nothing inside it, a directory has no files of it.
   */
  Stream<Path> upwards() {
    return Stream.iterate(
        directory.startsWith(root) ? directory : root,
        at -> at != null && at.startsWith(root),
        Path::getParent);
  }
}
