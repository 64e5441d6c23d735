package io.dgen.storage.channel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Exceptions that say which file failed. */
public final class FileFailure {

  private FileFailure() {}

  /**
   * Returns an exception that names the file.
   *
   * @param file the file
   * @param e what was thrown
   * @return the same exception if it says where it happened, or else a new one with this cause
   */
  public static IOException named(Path file, IOException e) {
    if (e instanceof FileSystemException
        || e instanceof TransferException
        || e instanceof InterruptedIOException) {
      return e;
    }
    FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
    named.initCause(e);
    return named;
  }

  /**
   * Returns what to throw when a file disappears after writing began. A {@link NoSuchFileException}
   * would say that the user gave a wrong name.
   *
   * @param e what was thrown
   * @return an exception of another class for the same file
   */
  public static FileSystemException vanished(NoSuchFileException e) {
    FileSystemException vanished =
        new FileSystemException(e.getFile(), null, IoReason.of(e) + " any more");
    vanished.initCause(e);
    return vanished;
  }
}
