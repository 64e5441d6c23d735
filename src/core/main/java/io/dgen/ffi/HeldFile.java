package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A file that is held whatever happens to its name: open(2) with {@code O_PATH}, which Java does
 * not offer. It can be examined and opened under a name that leads nowhere else. Linux only.
 */
public final class HeldFile implements AutoCloseable {

  private final int descriptor;
  private final Descriptors descriptors;

  private HeldFile(int descriptor, Descriptors descriptors) {
    this.descriptor = descriptor;
    this.descriptors = descriptors;
  }

  /**
   * Holds a file; a symbolic link is held itself.
   *
   * @param file its name
   * @return the file
   * @throws FileSystemException if it cannot be held
   * @throws UnavailableException if native code may not be called, or this is not Linux with {@code
   *     /proc}
   */
  public static HeldFile of(Path file) throws FileSystemException, UnavailableException {
    Descriptors.requireNames();
    Descriptors descriptors = Descriptors.get();
    int flags = Descriptors.O_PATH | Descriptors.O_NOFOLLOW | Descriptors.O_CLOEXEC;
    int descriptor = descriptors.open(file, flags, 0);
    if (descriptor < 0) {
      throw Descriptors.refusal(file, -descriptor);
    }
    return new HeldFile(descriptor, descriptors);
  }

  /**
   * Returns a name that leads to the held file, and to no other.
   *
   * @return a path for this process, until the file is closed
   */
  public Path path() {
    return Descriptors.path(descriptor);
  }

  /** Lets the file go. */
  @Override
  public void close() {
    descriptors.close(descriptor);
  }
}
