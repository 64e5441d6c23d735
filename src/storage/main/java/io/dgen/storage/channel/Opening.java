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
}
