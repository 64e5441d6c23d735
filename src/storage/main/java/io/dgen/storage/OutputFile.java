package io.dgen.storage;

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
final class OutputFile implements Closeable {

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
   * @param existing whether an ordinary file may be there already
   * @param device whether it must be a block device
   * @return what it stands for
   * @throws OutputRefusedException if it stands for something that is not to be written
   * @throws IOException if that cannot be told
   */
  static FileKind check(Path file, boolean existing, boolean device) throws IOException {
    FileKind kind = FileKind.of(file, LinkOption.NOFOLLOW_LINKS);
    if (device) {
      checkDevice(file, kind);
      return FileKind.BLOCK_DEVICE;
    }
    if (!kind.isNull(file)) {
      checkOrdinary(file, kind, existing);
    }
    return kind;
  }

  /**
   * The same for an ordinary file alone, which is written to under this name.
   *
   * @throws OutputRefusedException if the name stands for something that is not to be written
   */
  static void checkOrdinary(Path file, boolean existing) throws IOException {
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
   * @param existing whether an ordinary file may be there already
   * @param options whether it is a device, and whether writes are direct
   * @param alignment what those must be a multiple of; a parameter as it takes long to find out
   * @return the open file
   * @throws OutputRefusedException if the name stands for something that is not to be written
   * @throws IOException if the file cannot be opened; it is not left behind if it was not there
   */
  static OutputFile open(Path file, boolean existing, WriteOptions options, int alignment)
      throws IOException {
    FileKind kind = check(file, existing, options.device());
    if (options.device()) {
      return openDevice(file.toRealPath(), options, alignment);
    }
    boolean created = kind == FileKind.ABSENT || kind == FileKind.FILE;
    FileChannel channel = null;
    if (created) {
      try {
        channel = channel(file, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        if (!existing) {
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
          file, kind, channel, created, Optional.empty(), options.direct(), alignment);
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

  private static OutputFile openDevice(Path device, WriteOptions options, int alignment)
      throws IOException {
    Optional<DeviceClaim> claim = BlockDevice.of(device).claim();
    FileChannel channel = null;
    try {
      channel = channel(device);
      return new OutputFile(
          device, FileKind.BLOCK_DEVICE, channel, false, claim, options.direct(), alignment);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      claim.ifPresent(DeviceClaim::close);
      throw e;
    }
  }

  /** For writing; not through a link. */
  static FileChannel channel(Path file, OpenOption... more) throws IOException {
    Set<OpenOption> options = new HashSet<>(List.of(more));
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options);
  }

  /** Removes the file again if it was not there before. */
  void undo() throws IOException {
    if (created) {
      Files.deleteIfExists(file);
    }
  }

  ChunkSink sink() {
    return direct == null ? ChunkSink.file(channel) : ChunkSink.direct(direct, channel, alignment);
  }

  /** Of so many bytes from an aligned offset on, those that are not direct though they should. */
  long bufferedBytes(long length) {
    return direct == null ? 0 : length % alignment;
  }

  /** Refuses a device that has less room than is needed. */
  void checkRoom(long length) throws IOException {
    if (kind == FileKind.BLOCK_DEVICE && length > channel.size()) {
      throw new OutputRefusedException(
          file, "has " + channel.size() + " bytes, less than the " + length + " to write");
    }
  }

  /** Whether it is an ordinary file, whose name must be put on storage as its bytes are. */
  boolean named() {
    return kind == FileKind.FILE || kind == FileKind.ABSENT;
  }

  /** Cuts an ordinary file that is longer; others have the length they have. */
  void cut(long length) throws IOException {
    if (named()) {
      channel.truncate(length);
    }
  }

  /** Returns when all is on the storage device. */
  void sync() throws IOException {
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
