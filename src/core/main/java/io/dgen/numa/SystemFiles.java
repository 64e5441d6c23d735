package io.dgen.numa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Small files in {@code /sys} and {@code /proc}, any of which may be missing, hidden or odd. */
final class SystemFiles {

  private SystemFiles() {}

  /** What a file says, without white space around it; empty if it cannot be read. */
  static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
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
}
