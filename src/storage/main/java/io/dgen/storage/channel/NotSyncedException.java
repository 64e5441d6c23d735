package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;

/** Thrown when written bytes did not get to stable storage. What holds them is incomplete. */
public final class NotSyncedException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  NotSyncedException(Path file, IOException cause) {
    super(
        file.toString(),
        null,
        "cannot be synced to stable storage, so it is incomplete: " + IoReason.of(cause));
    initCause(cause);
  }

  /**
   * Returns why not.
   *
   * @return what the system threw
   */
  @Override
  public synchronized IOException getCause() {
    return (IOException) Objects.requireNonNull(super.getCause());
  }
}
