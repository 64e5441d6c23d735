package io.dgen.ffi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds out whether another user could have put a file where it is, or could change it. dgen does
 * not run such a file.
 */
public final class WritableByOthers {

  private static final int GROUP = 020;
  private static final int OTHERS = 002;
  private static final int STICKY = 01000;

  private WritableByOthers() {}

  /**
   * Finds who else can write a file or its directory, or replace a directory on the path to it.
   *
   * @param file an existing file, by its real path: links in another path could be changed later
   * @return the problem in words; empty if there is none, or if the file system has no such modes
   */
  static Optional<String> find(Path file) throws IOException {
    return find(file, root(file));
  }

  /**
   * Finds the same up to a directory.
   *
   * @param top the last directory to check on the way up; its owner is trusted
   */
  static Optional<String> find(Path file, Path top) throws IOException {
    return find(file, 2, top);
  }

  /**
   * Finds who else can replace files in a directory.
   *
   * @param directory an existing directory; links on the path to it are checked, too
   * @return the problem in words; empty if there is none, or if the file system has no such modes
   * @throws IOException if it cannot be examined, for example because it does not exist
   */
  public static Optional<String> findInDirectory(Path directory) throws IOException {
    for (Path up = directory.toAbsolutePath(); up != null; up = up.getParent()) {
      Path real = up.toRealPath();
      Optional<String> problem = find(real, 1, root(real));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Path root(Path real) {
    return Objects.requireNonNull(real.getRoot(), "a real path is absolute");
  }

  /**
   * @param strict the number of paths, from the first one up, that the group may not write; further
   *     up, a group may share a directory such as /usr/local
   */
  private static Optional<String> find(Path real, int strict, Path top) throws IOException {
    if (!real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    // The owner of the top directory could replace everything. In a user namespace, root outside.
    List<Integer> trusted = List.of(0, EffectiveUser.id(), owner(top));
    int passed = 0;
    for (Path path = real; path != null && path.startsWith(top); path = path.getParent()) {
      if (!trusted.contains(owner(path))) {
        return Optional.of(
            path + " belongs to " + stranger(owner(path), UserNamespace.hides(owner(path))));
      }
      if (isWritable(path, passed < strict ? GROUP | OTHERS : OTHERS)) {
        return Optional.of(
            path + String.format(Locale.ROOT, " is writable by others (mode %o)", mode(path)));
      }
      passed++;
    }
    return Optional.empty();
  }

  /** A user namespace, as of a container, shows all users outside as one. */
  static String stranger(int owner, boolean hidden) {
    return hidden
        ? "a user outside of this container or user namespace ("
            + owner
            + "), so use a directory made inside it"
        : "another user (" + owner + ")";
  }

  /** In a sticky directory everybody may write, but users can replace only their own files. */
  private static boolean isWritable(Path path, int by) throws IOException {
    int mode = mode(path);
    return (mode & by) != 0 && !(Files.isDirectory(path) && (mode & STICKY) != 0);
  }

  private static int owner(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid");
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }

  /** Returns whether a file has another hard link, through which another user may access it. */
  static boolean hasSecondName(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        && (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
  }
}
