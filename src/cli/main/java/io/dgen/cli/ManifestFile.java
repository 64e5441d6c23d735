package io.dgen.cli;

import io.dgen.storage.channel.FileKind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Manifests that users name, or that lie where one is looked for. */
final class ManifestFile {

  /** What reads one: a file's, or a set's. */
  interface Reading<T> {
    T read(Path path) throws IOException;
  }

  private ManifestFile() {}

  /**
   * Reads a manifest from an ordinary file: a named pipe that somebody left there would be waited
   * for for ever.
   *
   * @param path where it is
   * @param reading how it is read
   * @param missing what follows in the message if there is none
   * @throws BadInputException if it cannot be read or is none, saying why
   */
  static <T> T read(Path path, Reading<T> reading, String missing) {
    return readAny(
        path,
        file -> {
          requireFile("manifest", file);
          return reading.read(file);
        },
        missing);
  }

  /** As {@link #read}, of what a user named: that may be a pipe. */
  static <T> T readAny(Path path, Reading<T> reading, String missing) {
    try {
      return reading.read(path);
    } catch (NoSuchFileException e) {
      throw new BadInputException("manifest " + Failures.reason(e) + missing, e);
    } catch (IOException e) {
      throw new BadInputException("manifest " + path + " cannot be read: " + Failures.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("manifest " + path + ": " + e.getMessage(), e);
    }
  }

  /** Opening a named pipe would wait for ever. */
  static void requireFile(String what, Path path) throws IOException {
    FileKind kind = FileKind.of(path);
    if (kind != FileKind.FILE && kind != FileKind.ABSENT) {
      throw new BadInputException(what + " " + path + " is " + kind + ", not a file");
    }
  }
}
