package io.dgen.storage.verify;

import java.util.List;
import java.util.Optional;

/**
 * The result of verifying files.
 *
 * @param files how many files there should be
 * @param goodFiles how many are good, as far as they were verified
 * @param wrongFiles how many are wrong or missing
 * @param missingFiles how many are missing
 * @param leftOutFiles how many are not in the sample
 * @param expectedBytes how many bytes there should be; 2<sup>63</sup> - 1 if there are more
 * @param checkedBytes how many bytes were verified
 * @param unreadableBytes how many of these could not be read
 * @param listed files that are not good, in order: the first 1000. One file has all its extents; of
 *     several, each has its first ten
 * @param unlisted how many more files are not good
 * @param first the first file's result, good or not; empty if there are no files
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
   * Returns whether all files are good.
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
   * Returns whether any file is wrong. Unreadable data alone is not wrong.
   *
   * @return true if so
   */
  public boolean wrong() {
    return wrongFiles > 0;
  }
}
