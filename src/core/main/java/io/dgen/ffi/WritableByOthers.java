package io.dgen.ffi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether somebody else could have put a file where it is, or could change it: then what is in it
 * is not run.
 */
public final class WritableByOthers {

  private static final int GROUP = 020;
  private static final int OTHERS = 002;
  private static final int STICKY = 01000;

  private WritableByOthers() {}

  /**
   * Who else can write a file, its directory, or replace a directory on the way to it.
   *
   * @param file an existing file, by its real path: another one's links could be changed later
   * @return what is wrong, in words; empty if nothing is, or if the file system knows no such modes
   */
  static Optional<String> find(Path file) throws IOException {
    return find(file, root(file));
  }

  /**
   * The same, where the rest of the way does not matter.
   *
   * @param top the last directory on the way up that is looked at; its owner is trusted
   */
  static Optional<String> find(Path file, Path top) throws IOException {
    return find(file, 2, top);
  }

  /**
   * Who else can replace what is put into a directory.
   *
   * @param directory an existing directory; if links lead there, who can change them counts too
   * @return what is wrong, in words; empty if nothing is, or if the file system knows no such modes
   * @throws IOException if it cannot be examined, for example because it is not there
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
   * @param strict to how many, from the first one up, a group may not write: further up it may
   *     share a directory, such as /usr/local
   */
  private static Optional<String> find(Path real, int strict, Path top) throws IOException {
    if (!real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    // Whose the top is could replace everything. In a user namespace that is who root is outside.
    List<Integer> trusted = List.of(0, EffectiveUser.id(), owner(top));
    int passed = 0;
    for (Path path = real; path != null && path.startsWith(top); path = path.getParent()) {
      if (!trusted.contains(owner(path))) {
        return Optional.of(path + " belongs to another user (" + owner(path) + ")");
      }
      if (isWritable(path, passed < strict ? GROUP | OTHERS : OTHERS)) {
        return Optional.of(path + " can be written by others (mode %o)".formatted(mode(path)));
      }
      passed++;
    }
    return Optional.empty();
  }

  /** In a sticky directory everybody may write, but replace only what is their own. */
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

  /** Whether a file has a second name, by which somebody may have kept a way to it. */
  static boolean hasSecondName(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        && (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
  }
}
