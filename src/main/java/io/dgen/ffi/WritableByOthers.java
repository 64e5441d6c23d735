package io.dgen.ffi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether somebody else could have put a file where it is, or could change it: then what is in it
 * is not run.
 */
final class WritableByOthers {

  private static final int GROUP = 020;
  private static final int OTHERS = 002;
  private static final int STICKY = 01000;

  private WritableByOthers() {}

  /**
   * Who else can write a file, its directory, or replace a directory on the way to it.
   *
   * @param file an existing file; links are followed
   * @return what is wrong, in words; empty if nothing is, or if the file system knows no such modes
   */
  static Optional<String> find(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    Path directory = Objects.requireNonNull(real.getParent(), "a file lies in a directory");
    List<Optional<String>> found = new ArrayList<>();
    found.add(foreign(real));
    found.add(writable(real, mode(real) & (GROUP | OTHERS)));
    found.add(foreign(directory));
    found.add(replaceable(directory, GROUP | OTHERS));
    // Further up a group may share a directory, such as /usr/local.
    for (Path up = directory.getParent(); up != null; up = up.getParent()) {
      found.add(replaceable(up, OTHERS));
    }
    return found.stream().flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> foreign(Path path) throws IOException {
    int owner = (int) Files.getAttribute(path, "unix:uid");
    return owner == 0 || owner == self()
        ? Optional.empty()
        : Optional.of(path + " belongs to another user (" + owner + ")");
  }

  /** In a sticky directory everybody may write, but replace only what is their own. */
  private static Optional<String> replaceable(Path directory, int forbidden) throws IOException {
    int mode = mode(directory);
    return writable(directory, (mode & STICKY) == 0 ? mode & forbidden : 0);
  }

  private static Optional<String> writable(Path path, int bits) throws IOException {
    return bits == 0
        ? Optional.empty()
        : Optional.of(path + " can be written by others (mode %o)".formatted(mode(path) & 07777));
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode");
  }

  /** The effective user of this process, as the kernel says; elsewhere the owner of the home. */
  private static int self() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return (int) Files.getAttribute(Path.of(System.getProperty("user.home")), "unix:uid");
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("Uid:")) {
        return Integer.parseUnsignedInt(line.split("\\s+", -1)[2]);
      }
    }
    throw new IOException(status + " names no user");
  }

  /** Whether a file has a second name, by which somebody may have kept a way to it. */
  static boolean hasSecondName(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        && (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
  }
}
