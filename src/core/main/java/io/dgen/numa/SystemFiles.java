package io.dgen.numa;

import io.dgen.ffi.SystemText;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Small files in {@code /sys} and {@code /proc}, any of which may be missing, hidden or odd. */
final class SystemFiles {

  private SystemFiles() {}

  /** What a file says, without white space around it; empty if it cannot be read. */
  static Optional<String> text(Path file) {
    try {
      return Optional.of(SystemText.read(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A list of numbers; empty if the file cannot be read or is something else. */
  static Optional<IdSet> list(Path file) {
    return text(file).flatMap(SystemFiles::list);
  }

  /** A list of numbers; empty if it is something else. */
  static Optional<IdSet> list(String text) {
    try {
      return Optional.of(IdSet.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A directory below {@code root} by its absolute path; the root if Java cannot name it. */
  static Path below(Path root, String path) {
    try {
      return root.resolve(SystemText.name(path).substring(1)).normalize();
    } catch (InvalidPathException e) {
      return root;
    }
  }
}
