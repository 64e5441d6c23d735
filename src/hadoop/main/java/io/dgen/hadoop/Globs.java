package io.dgen.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RemoteIterator;

/** Patterns of the files of a set. */
final class Globs {

  private Globs() {}

  /** Returns the files of a set whose names match the last name of a pattern. */
  static FileStatus[] in(
      FileSystem files, Path pattern, PathFilter filter, FileNotFoundException missing)
      throws IOException {
    Path directory = pattern.getParent();
    GlobPattern name = new GlobPattern(pattern.getName());
    if (directory == null || directory.isRoot() || !name.hasWildcard()) {
      throw missing;
    }
    List<FileStatus> found = new ArrayList<>();
    RemoteIterator<FileStatus> all = files.listStatusIterator(directory);
    while (all.hasNext()) {
      FileStatus status = all.next();
      if (name.matches(status.getPath().getName()) && filter.accept(status.getPath())) {
        found.add(status);
      }
    }
    return found.toArray(FileStatus[]::new);
  }
}
