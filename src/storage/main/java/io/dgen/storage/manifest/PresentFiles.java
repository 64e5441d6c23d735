package io.dgen.storage.manifest;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Lists which files of a set exist. A set may claim any number of files; this takes time and memory
 * only for those that exist.
 */
public final class PresentFiles {

  private PresentFiles() {}

  /**
   * Lists the directory once.
   *
   * @param directory the set's
   * @param set which files it may have
   * @return the numbers of the files that exist, in order
   * @throws IOException if the directory cannot be read
   */
  public static long[] of(Path directory, DataSetManifest set) throws IOException {
    LongStream.Builder numbers = LongStream.builder();
    forEachName(
        directory,
        file -> {
          long number = set.number(file.getFileName().toString());
          if (number >= 0) {
            numbers.add(number);
          }
        });
    return numbers.build().sorted().toArray();
  }

  /** Visits the files whose names begin as those of a set's files do. */
  static void forEachName(Path directory, Consumer<Path> consumer) throws IOException {
    try (DirectoryStream<Path> names =
        Files.newDirectoryStream(directory, DataSetManifest.PREFIX + "*")) {
      names.forEach(consumer);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
