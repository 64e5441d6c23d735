package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** A way to open files. */
@FunctionalInterface
public interface Opening {

  /** Opens whatever file has the name at the time. */
  Opening BY_NAME = FileChannel::open;

  /**
   * Opens a file.
   *
   * @param file its name
   * @param options how
   * @return its channel
   * @throws IOException if it cannot be opened
   */
  FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException;

  /**
   * Returns a name by which the system finds the file now.
   *
   * @param file its name
   * @return a name that may be a symbolic link only if it cannot be given to another file
   */
  default Path path(Path file) {
    return file;
  }

  /**
   * Checks that a file opened by {@link #path} is the one that {@link #open} opens.
   *
   * @param file its name
   * @param opened a name that leads to the open file
   * @throws IOException if it is another one, or if that cannot be told
   */
  default void checkSame(Path file, Path opened) throws IOException {
    // whatever has the name at the time
  }
}
