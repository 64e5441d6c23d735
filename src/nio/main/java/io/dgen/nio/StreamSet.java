package io.dgen.nio;

import io.dgen.SetFileNames;
import io.dgen.StreamSpec;

/**
 * A directory of streams of equal size, whose numbers follow one another. It is the {@link
 * java.nio.file.attribute.BasicFileAttributes#fileKey fileKey} of a path like {@code
 * dgen://42/set?files=1000&size=1GiB}. Immutable.
 *
 * @param first the stream of the first file
 * @param files how many files, at least 1
 */
public record StreamSet(StreamSpec first, long files) {

  /**
   * Checks the number of files.
   *
   * @throws IllegalArgumentException naming it and what is allowed
   */
  public StreamSet {
    long most = first.size() == 0 ? Long.MAX_VALUE : Long.MAX_VALUE / first.size();
    if (files < 1 || files > most) {
      throw new IllegalArgumentException(
          "files is " + files + ", but must be 1 to " + most + ": all together below 2^63 bytes");
    }
  }

  /**
   * Returns the stream of a file.
   *
   * @param file its number, from 0
   * @return the first file's with the number that is {@code file} more, modulo 2<sup>64</sup>
   * @throws IndexOutOfBoundsException if the set has no such file
   */
  public StreamSpec spec(long file) {
    SetFileNames.name(file, files); // checks the number
    return first.withStream(first.stream() + file);
  }
}
