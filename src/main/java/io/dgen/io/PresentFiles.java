package io.dgen.io;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Which of a set's files its directory has. A set may claim any number of files; this takes the
 * time and the memory of those that are there.
 */
final class PresentFiles {

  private PresentFiles() {}

  /**
   * Lists the directory once.
   *
   * @return the numbers of the files that are there, in order
   */
  static long[] of(Path directory, FileSet set) throws IOException {
    long[] numbers = new long[16];
    int count = 0;
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory, FileSet.PREFIX + "*")) {
      for (Path file : names) {
        long number = set.number(file.getFileName().toString());
        if (number >= 0) {
          if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
          }
          numbers[count++] = number;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    long[] present = Arrays.copyOf(numbers, count);
    Arrays.sort(present);
    return present;
  }
}
