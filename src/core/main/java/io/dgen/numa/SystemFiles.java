package io.dgen.numa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads small files in {@code /sys} and {@code /proc}; each may be missing, hidden or malformed.
 */
final class SystemFiles {

  private SystemFiles() {}

  /** Returns a file's text without surrounding white space; empty if it cannot be read. */
  static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns a file's list of numbers; empty if it cannot be read or is malformed. */
  static Optional<IdSet> list(Path file) {
    return text(file).flatMap(SystemFiles::list);
  }

  /** Parses a list of numbers; empty if it is malformed. */
  static Optional<IdSet> list(String text) {
    try {
      return Optional.of(IdSet.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
