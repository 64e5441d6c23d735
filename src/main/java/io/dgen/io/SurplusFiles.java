package io.dgen.io;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Files in a set's directory that are named as the set's are and not among them: left over from a
 * larger set.
 *
 * @param listed the first 1000 in the order of their names
 * @param count how many there are
 */
public record SurplusFiles(List<Path> listed, long count) {

  private static final int MOST_LISTED = 1000;

  /** Keeps its own copy of the list. */
  public SurplusFiles {
    listed = List.copyOf(listed);
  }

  /**
   * Looks for such files.
   *
   * @param directory the set's
   * @param set what it should hold
   * @return what is there besides
   * @throws IOException if the directory cannot be read
   */
  public static SurplusFiles of(Path directory, FileSet set) throws IOException {
    String first = set.path(directory, 0).getFileName().toString();
    int digits = 0;
    while (digits < first.length()
        && Character.isDigit(first.charAt(first.length() - 1 - digits))) {
      digits++;
    }
    String prefix = first.substring(0, first.length() - digits);
    PriorityQueue<Path> kept = new PriorityQueue<>(Collections.reverseOrder());
    long count = 0;
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory, prefix + "*")) {
      for (Path file : names) {
        if (isSurplus(file.getFileName().toString(), prefix, set, directory)) {
          count++;
          kept.add(file);
          if (kept.size() > MOST_LISTED) {
            kept.remove();
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return new SurplusFiles(kept.stream().sorted().toList(), count);
  }

  /** What follows the prefix is a number, but not as the set writes those of its files. */
  private static boolean isSurplus(String name, String prefix, FileSet set, Path directory) {
    String number = name.substring(prefix.length());
    if (!number.matches("[0-9]+")) {
      return false;
    }
    try {
      long file = Long.parseLong(number);
      return file >= set.files()
          || !set.path(directory, file).getFileName().toString().equals(name);
    } catch (NumberFormatException e) {
      return true; // more than any set has
    }
  }
}
