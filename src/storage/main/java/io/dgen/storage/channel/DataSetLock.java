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
 * Keeps two writers from the same set. Its description cannot be locked, as that is replaced; so
 * the lock is on a file of its own, which is there for as long. Who is killed leaves the file, and
 * that hinders nobody.
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
   * @throws OutputRefusedException if somebody else is writing it
   * @throws IOException if the lock's file cannot be made or opened
   */
  public static DataSetLock of(Path directory) throws IOException {
    DataSetLock lock = null;
    while (lock == null) {
      lock = attempt(directory, directory.resolve(NAME));
    }
    return lock;
  }

  /** Null if who had the lock has removed the file meanwhile: then it is another's, or nobody's. */
  private static @Nullable DataSetLock attempt(Path directory, Path file) throws IOException {
    OutputFile.checkName(file, true);
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // of one that is writing, or was killed
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

  /** What tells a file from another of that name; nothing if it is missing. */
  private static Optional<Object> key(Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(Objects.requireNonNullElse(attributes.fileKey(), file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The file is removed first: who opens it until then finds it locked. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }
}
