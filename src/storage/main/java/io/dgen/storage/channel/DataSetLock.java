package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two processes from writing the same set. The set's manifest cannot be locked because it is
 * replaced, so the lock is on a file of its own, which exists only during the write. A killed
 * process leaves the file behind, unlocked, and it blocks nobody.
 */
public final class DataSetLock implements Closeable {

  private static final String NAME = ".dgen-set.lock";

  private final Path file;
  private final FileChannel channel;

  private DataSetLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a set.
   *
   * @param directory where it is
   * @return the lock, to be closed
   * @throws OutputRefusedException if another process is writing the set
   * @throws IOException if the lock file cannot be created or opened
   */
  public static DataSetLock of(Path directory) throws IOException {
    DataSetLock lock = null;
    while (lock == null) {
      lock = attempt(directory, directory.resolve(NAME));
    }
    return lock;
  }

  /** Returns null if the previous owner removed the file meanwhile: a new attempt is needed. */
  private static @Nullable DataSetLock attempt(Path directory, Path file) throws IOException {
    OutputCheck.checkName(file, true);
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // left by a process that is writing, or was killed
    }
    Optional<Object> key = key(file);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      if (!WriterLock.take(channel, directory)) {
        throw new OutputRefusedException(directory, WriterLock.TAKEN);
      }
      if (key.isPresent() && key.equals(key(file))) {
        return new DataSetLock(file, channel);
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  /** Returns what identifies the file behind the name; empty if there is none. */
  private static Optional<Object> key(Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(Objects.requireNonNullElse(attributes.fileKey(), file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Removes the file before unlocking it: a process that has opened it finds it locked. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }
}
