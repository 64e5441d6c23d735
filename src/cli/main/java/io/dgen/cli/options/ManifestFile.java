package io.dgen.cli.options;

import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Failures;
import io.dgen.storage.channel.FileKind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads manifests that the user names or that lie beside a file. */
public final class ManifestFile {

  /**
   * What reads a manifest: a file's, or a set's.
   *
   * @param <T> the manifest
   */
  public interface Reading<T> {

    /**
     * Reads one.
     *
     * @param path where it is
     * @return what it says
     * @throws IOException if it cannot be read
     */
    T read(Path path) throws IOException;
  }

  private ManifestFile() {}

  /**
   * Reads a manifest from a regular file. Opening a named pipe that somebody left there would
   * block.
   *
   * @param path where it is
   * @param reading how it is read
   * @param missing what follows in the message if there is none
   * @param <T> the manifest
   * @return what it says
   * @throws BadInputException if it cannot be read or is not a manifest
   */
  public static <T> T read(Path path, Reading<T> reading, String missing) {
    return readAny(
        path,
        file -> {
          requireFile("manifest", file);
          return reading.read(file);
        },
        missing);
  }

  /**
   * Reads a manifest that the user named, which may be a pipe.
   *
   * @param path where it is
   * @param reading how it is read
   * @param missing what follows in the message if there is none
   * @param <T> the manifest
   * @return what it says
   * @throws BadInputException if it cannot be read or is not a manifest
   */
  public static <T> T readAny(Path path, Reading<T> reading, String missing) {
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

  /**
   * Checks that a file is regular or absent: opening a named pipe would block.
   *
   * @param what what it is to the user
   * @param path the file
   * @throws BadInputException if it is something else
   * @throws IOException if that cannot be found out
   */
  public static void requireFile(String what, Path path) throws IOException {
    FileKind kind = FileKind.of(path);
    if (kind != FileKind.FILE && kind != FileKind.ABSENT) {
      throw new BadInputException(what + " " + path + " is " + kind + ", not a file");
    }
  }
}
