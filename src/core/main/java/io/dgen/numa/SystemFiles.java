package io.dgen.numa;

import io.dgen.ffi.SystemText;
import java.io.IOException;
import java.nio.file.InvalidPathException;
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
      return Optional.of(SystemText.read(file).strip());
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

  /** A directory below {@code root} by its absolute path; the root if Java cannot name it. */
  static Path below(Path root, String path) {
    try {
      return root.resolve(SystemText.name(path).substring(1)).normalize();
    } catch (InvalidPathException e) {
      return root;
    }
  }
}
