package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two processes from writing the same set. The set's manifest cannot be locked because it is
 * replaced, so the lock is on a file of its own, which exists only during the write. A killed
 * process leaves the file behind, unlocked, and it blocks nobody.
 */
public final class DataSetLock implements Closeable {

  private static final String NAME = ".dgen-set.lock";

  /** A file may be removed by its previous owner between two looks, but not every time. */
  private static final int TRIES = 10;

  private final HeldDirectory directory;
  private final Path file;
  private final FileChannel channel;

  private DataSetLock(HeldDirectory directory, Path file, FileChannel channel) {
    this.directory = directory;
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a set.
   *
   * @param directory where it is; stays open longer than the lock
   * @return the lock, to be closed
   * @throws OutputRefusedException if another process is writing the set
   * @throws IOException if the lock file cannot be created or opened
   */
  public static DataSetLock of(HeldDirectory directory) throws IOException {
    Path file = directory.path().resolve(NAME);
    for (int i = 1; ; i++) {
      DataSetLock lock = attempt(directory, file, i == TRIES);
      if (lock != null) {
        return lock;
      }
    }
  }

  /** Returns null if the previous owner removed the file meanwhile: a new attempt is needed. */
  private static @Nullable DataSetLock attempt(HeldDirectory directory, Path file, boolean last)
      throws IOException {
    OutputCheck.checkName(file, true);
    try {
      directory.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)).close();
    } catch (FileAlreadyExistsException e) {
      // left by a process that is writing, or was killed
    }
    Optional<Object> key = directory.keyOf(file);
    FileChannel channel;
    try {
      channel = directory.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      WriterLock.require(channel, directory.path());
      if (key.equals(directory.keyOf(file)) && (key.isPresent() || !UnixFileSystem.has(file))) {
        return new DataSetLock(directory, file, channel);
      }
      if (last) {
        WriterLock.tell(directory.path(), "its file system numbers files anew at each look");
        return new DataSetLock(directory, file, channel);
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  /** Removes the file before unlocking it: a process that has opened it finds it locked. */
  @Override
  public void close() throws IOException {
    try (channel) {
      directory.delete(file);
    }
  }

  @Override
  public String toString() {
    return "DataSetLock[" + file + "]";
  }
}
