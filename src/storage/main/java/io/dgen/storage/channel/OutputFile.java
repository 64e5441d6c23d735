package io.dgen.storage.channel;

import io.dgen.ffi.DeviceClaim;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or device that is open for a stream's bytes. It is opened without harm: never through a
 * symbolic link or to a file of several names, an existing file only if told so, none that another
 * process is writing, a block device only if told that it is one and if nobody uses it, and of all
 * else only {@code /dev/null}.
 */
public final class OutputFile implements Closeable {

  /**
   * How a name is opened for writing.
   *
   * @param replace whether an ordinary file may be there already
   * @param device whether it must be a block device
   * @param direct whether writes bypass the page cache (O_DIRECT)
   */
  public record Access(boolean replace, boolean device, boolean direct) {}

  private final Path file;
  private final FileKind kind;
  private final FileChannel channel;

  /** The same for direct writes, or null. */
  private final @Nullable FileChannel direct;

  private final int alignment;
  private final boolean created;
  private final Optional<DeviceClaim> claim;

  private OutputFile(
      Path file,
      FileKind kind,
      FileChannel channel,
      boolean created,
      Optional<DeviceClaim> claim,
      boolean direct,
      int alignment)
      throws IOException {
    this.file = file;
    this.kind = kind;
    this.channel = channel;
    this.created = created;
    this.claim = claim;
    this.alignment = alignment;
    this.direct =
        direct
            ? DirectIo.open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))
            : null;
  }

  /**
   * Looks whether a name may be written to.
   *
   * @param file the name
   * @param access whether it may be there already, and whether it must be a block device
   * @return what it stands for
   * @throws OutputRefusedException if it stands for something that is not to be written
   * @throws IOException if that cannot be told
   */
  public static FileKind check(Path file, Access access) throws IOException {
    FileKind kind = FileKind.of(file, LinkOption.NOFOLLOW_LINKS);
    if (access.device) {
      checkDevice(file, kind);
      return FileKind.BLOCK_DEVICE;
    }
    if (!kind.isNull(file)) {
      checkOrdinary(file, kind, access.replace);
    }
    return kind;
  }

  /**
   * Looks whether an ordinary file may be written to under this name.
   *
   * @param file the name
   * @param existing whether it may be there already
   * @throws OutputRefusedException if the name stands for something that is not to be written
   * @throws IOException if that cannot be told
   */
  public static void checkOrdinary(Path file, boolean existing) throws IOException {
    checkOrdinary(file, FileKind.of(file, LinkOption.NOFOLLOW_LINKS), existing);
  }

  private static void checkOrdinary(Path file, FileKind kind, boolean existing) throws IOException {
    checkName(file, kind, existing);
    if (kind == FileKind.FILE) {
      refuseOtherNames(file);
    }
  }

  /**
   * The same for an ordinary file that is not written to, but gives its name to a new one.
   *
   * @throws OutputRefusedException if the name stands for something that is not to be replaced
   */
  static void checkName(Path file, boolean existing) throws IOException {
    checkName(file, FileKind.of(file, LinkOption.NOFOLLOW_LINKS), existing);
  }

  private static void checkName(Path file, FileKind kind, boolean existing)
      throws OutputRefusedException {
    switch (kind) {
      case ABSENT -> {}
      case FILE -> {
        if (!existing) {
          throw new OutputRefusedException(file, "exists already");
        }
      }
      case BLOCK_DEVICE ->
          throw new OutputRefusedException(
              file, "is a block device, and is written over only if that is asked for");
      default -> throw new OutputRefusedException(file, "is " + kind + ", not a file");
    }
  }

  /** What is written under one name is changed under all. */
  private static void refuseOtherNames(Path file) throws IOException {
    int names;
    try {
      names = (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException e) {
      return; // not on this system
    } catch (NoSuchFileException e) {
      return; // removed meanwhile
    }
    if (names > 1) {
      throw new OutputRefusedException(
          file,
          "has "
              + names
              + " names (hard links), and all of them would be written over; remove this one first");
    }
  }

  private static void checkDevice(Path file, FileKind kind) throws IOException {
    if (kind == FileKind.ABSENT) {
      throw new NoSuchFileException(file.toString());
    }
    // Devices are known by links, as those of /dev/disk/by-id.
    FileKind target = kind == FileKind.LINK ? FileKind.of(file) : kind;
    if (target != FileKind.BLOCK_DEVICE) {
      throw new OutputRefusedException(file, "is " + target + ", not a block device");
    }
    BlockDevice.of(file.toRealPath()).refuseIfInUse();
  }

  /**
   * Opens a file for writing, and creates it if it is not there. An existing one keeps its content
   * until it is truncated or written.
   *
   * @param file its name
   * @param access how
   * @param alignment what those must be a multiple of; a parameter as it takes long to find out
   * @return the open file
   * @throws OutputRefusedException if the name stands for something that is not to be written
   * @throws IOException if the file cannot be opened; it is not left behind if it was not there
   */
  public static OutputFile open(Path file, Access access, int alignment) throws IOException {
    FileKind kind = check(file, access);
    if (access.device) {
      return openDevice(file.toRealPath(), access, alignment);
    }
    boolean created = kind == FileKind.ABSENT || kind == FileKind.FILE;
    FileChannel channel = null;
    if (created) {
      try {
        channel = channel(file, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        if (!access.replace) {
          throw new OutputRefusedException(file, "exists already", e);
        }
        created = false;
      }
    }
    channel = channel != null ? channel : channel(file);
    if (kind != FileKind.CHARACTER_DEVICE) {
      lock(channel, file);
    }
    try {
      return new OutputFile(
          file, kind, channel, created, Optional.empty(), access.direct, alignment);
    } catch (IOException | RuntimeException e) {
      channel.close();
      if (created) {
        Files.deleteIfExists(file);
      }
      throw e;
    }
  }

  /** A file that another is writing is that one's, even if it has been created here. */
  private static void lock(FileChannel channel, Path file) throws IOException {
    boolean locked = false;
    try {
      locked = WriterLock.take(channel, file);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new OutputRefusedException(file, WriterLock.TAKEN);
    }
  }

  private static OutputFile openDevice(Path device, Access access, int alignment)
      throws IOException {
    Optional<DeviceClaim> claim = BlockDevice.of(device).claim();
    FileChannel channel = null;
    try {
      channel = channel(device);
      return new OutputFile(
          device, FileKind.BLOCK_DEVICE, channel, false, claim, access.direct, alignment);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      claim.ifPresent(DeviceClaim::close);
      throw e;
    }
  }

  /**
   * Opens a file for writing, not through a link.
   *
   * @param file its name
   * @param more options besides
   * @return its channel
   * @throws IOException if it cannot be opened
   */
  public static FileChannel channel(Path file, OpenOption... more) throws IOException {
    Set<OpenOption> options = new HashSet<>(List.of(more));
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options);
  }

  /**
   * Removes the file again if it was not there before.
   *
   * @throws IOException if it cannot be removed
   */
  public void undo() throws IOException {
    if (created) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Returns where the file's chunks go.
   *
   * @return a sink that any number of threads may write to
   */
  public ChunkSink sink() {
    return direct == null ? ChunkSink.file(channel) : ChunkSink.direct(direct, channel, alignment);
  }

  /**
   * Returns how many bytes of a direct write go through the page cache.
   *
   * @param length of what is written, from an aligned offset on
   * @return bytes at the end, less than a block; 0 if writes are not direct
   */
  public long bufferedBytes(long length) {
    return direct == null ? 0 : length % alignment;
  }

  /**
   * Refuses a device that has less room than is needed.
   *
   * @param length bytes from its start on
   * @throws OutputRefusedException if it has less
   * @throws IOException if that cannot be told
   */
  public void checkRoom(long length) throws IOException {
    if (kind == FileKind.BLOCK_DEVICE && length > channel.size()) {
      throw new OutputRefusedException(
          file, "has " + channel.size() + " bytes, less than the " + length + " to write");
    }
  }

  /**
   * Returns whether it is an ordinary file, whose name must be synced as its bytes are.
   *
   * @return false for a device
   */
  public boolean named() {
    return kind == FileKind.FILE || kind == FileKind.ABSENT;
  }

  /**
   * Cuts an ordinary file that is longer; others have the length they have.
   *
   * @param length the most that it may have
   * @throws IOException if that fails
   */
  public void cut(long length) throws IOException {
    if (named()) {
      channel.truncate(length);
    }
  }

  /**
   * Returns when all is on stable storage.
   *
   * @throws IOException if that fails
   */
  public void sync() throws IOException {
    if (kind != FileKind.CHARACTER_DEVICE) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (direct != null) {
        direct.close();
      }
    } finally {
      claim.ifPresent(DeviceClaim::close);
    }
  }
}
