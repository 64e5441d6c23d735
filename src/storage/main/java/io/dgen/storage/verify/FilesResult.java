package io.dgen.storage.verify;

import java.util.List;
import java.util.Optional;

/**
 * What verifying files came to.
 *
 * @param files how many there should be
 * @param goodFiles how many are good, as far as they were looked at
 * @param wrongFiles how many are wrong or missing
 * @param missingFiles how many are missing
 * @param leftOutFiles how many the sample leaves out
 * @param expectedBytes how many bytes there should be; 2<sup>63</sup> - 1 if there are more
 * @param checkedBytes how many were looked at
 * @param unreadableBytes how many of these could not be read
 * @param listed those that are not good, in order: the first 1000, with all their extents if it is
 *     one file, with the first ten of each if they are more
 * @param unlisted how many more there are
 * @param first the first file's result, whatever it is; empty if there are no files
 * @param seconds from start to end
 */
public record FilesResult(
    long files,
    long goodFiles,
    long wrongFiles,
    long missingFiles,
    long leftOutFiles,
    long expectedBytes,
    long checkedBytes,
    long unreadableBytes,
    List<FileResult> listed,
    long unlisted,
    Optional<FileResult> first,
    double seconds) {

  /** Keeps its own copy of the list. */
  public FilesResult {
    listed = List.copyOf(listed);
  }

  /**
   * Whether all files are good.
   *
   * @return true if so
   */
  public boolean good() {
    return goodFiles == files;
  }

  /**
   * Returns how many files are neither good nor known to be wrong.
   *
   * @return files that could not be read, or only in part
   */
  public long unreadableFiles() {
    return files - goodFiles - wrongFiles;
  }

  /**
   * Whether any file is wrong: not only that something could not be read.
   *
   * @return true if so
   */
  public boolean wrong() {
    return wrongFiles > 0;
  }
}
