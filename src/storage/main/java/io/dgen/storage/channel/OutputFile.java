package io.dgen.storage.channel;

import io.dgen.ffi.DeviceClaim;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or device that is open for writing. An ordinary file is locked against other writers, a
 * device is claimed. What must not be written (see {@link OutputCheck}) is never opened.
 */
public final class OutputFile implements Closeable {

  private static final int PROBED_BYTES = 4096;

  private final Path file;
  private final FileKind kind;
  private final FileChannel channel;

  /** The same file for direct writes, or null. */
  private final @Nullable FileChannel direct;

  private final int alignment;
  private final boolean created;
  private final Optional<DeviceClaim> claim;
  private final HeldDirectory directory;

  /** What identifies the file in its directory. */
  private final Optional<Object> key;

  private volatile boolean changed;

  private OutputFile(
      Path file,
      FileKind kind,
      FileChannel channel,
      boolean created,
      Optional<DeviceClaim> claim,
      @Nullable FileChannel direct,
      int alignment,
      HeldDirectory directory,
      Optional<Object> key) {
    this.file = file;
    this.kind = kind;
    this.channel = channel;
    this.created = created;
    this.claim = claim;
    this.alignment = alignment;
    this.direct = direct;
    this.directory = directory;
    this.key = key;
  }

  /**
   * Opens a file for writing, and creates it if it does not exist. An existing file keeps its
   * content until it is cut or written.
   *
   * @param file its name
   * @param directory where it is, or that of a device; stays open longer
   * @param access how to open it
   * @param alignment of direct writes, see {@link DirectIo#alignment}; a parameter because it takes
   *     long to find out
   * @return the open file
   * @throws OutputRefusedException if the name must not be written
   * @throws IOException if the file cannot be opened; a file created meanwhile is removed
   */
  public static OutputFile open(
      Path file, HeldDirectory directory, OutputAccess access, int alignment) throws IOException {
    FileKind kind = OutputCheck.check(file, access);
    if (access.device()) {
      return openDevice(file.toRealPath(), directory, access, alignment);
    }
    boolean created = kind == FileKind.ABSENT || kind == FileKind.FILE;
    FileChannel channel = null;
    if (created) {
      try {
        channel = directory.open(file, writing(StandardOpenOption.CREATE_NEW));
      } catch (FileAlreadyExistsException e) {
        if (!access.replace()) {
          throw OutputRefusedException.exists(file.toString());
        }
        created = false;
      }
    }
    if (channel != null && !access.direct()) {
      lock(channel, file);
      return new OutputFile(
          file,
          kind,
          channel,
          true,
          Optional.empty(),
          null,
          alignment,
          directory,
          directory.keyOf(file));
    }
    if (channel != null) {
      channel.close(); // later it would give up the lock
    }
    try {
      return openExisting(file, kind, directory, access, alignment, created);
    } catch (IOException | RuntimeException e) {
      if (created) {
        directory.delete(file);
      }
      throw e;
    }
  }

  /** Opens a file that is there, or has just been created. */
  private static OutputFile openExisting(
      Path file,
      FileKind kind,
      HeldDirectory directory,
      OutputAccess access,
      int alignment,
      boolean created)
      throws IOException {
    boolean ordinary = kind != FileKind.CHARACTER_DEVICE;
    try (ExistingFile existing = ordinary ? ExistingFile.of(directory, file) : null) {
      Opening opening = existing == null ? directory : existing;
      FileChannel channel = opening.open(file, writing());
      FileChannel direct = null;
      try {
        if (ordinary) {
          lock(channel, file);
        }
        direct = access.direct() ? DirectIo.open(file, writing(), opening, alignment) : null;
        if (existing != null) {
          existing.checkOpened();
        }
        return new OutputFile(
            file,
            kind,
            channel,
            created,
            Optional.empty(),
            direct,
            alignment,
            directory,
            directory.keyOf(file));
      } catch (IOException | RuntimeException e) {
        close(channel, direct);
        throw e;
      }
    }
  }

  private static void close(@Nullable FileChannel channel, @Nullable FileChannel direct)
      throws IOException {
    try (channel;
        direct) {
      // both are closed, whatever happens
    }
  }

  private static Set<OpenOption> writing(OpenOption... more) {
    Set<OpenOption> options = new HashSet<>(List.of(more));
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    return options;
  }

  /**
   * Locks the file. If another process is writing it, it is that process's, even if created here.
   */
  private static void lock(FileChannel channel, Path file) throws IOException {
    try {
      WriterLock.require(channel, file);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static OutputFile openDevice(
      Path device, HeldDirectory directory, OutputAccess access, int alignment) throws IOException {
    Optional<DeviceClaim> claim = BlockDevice.of(device).claim();
    FileChannel channel = null;
    FileChannel direct = null;
    try {
      channel = channel(device);
      direct =
          access.direct() ? DirectIo.open(device, writing(), Opening.BY_NAME, alignment) : null;
      return new OutputFile(
          device,
          FileKind.BLOCK_DEVICE,
          channel,
          false,
          claim,
          direct,
          alignment,
          directory,
          directory.keyOf(device));
    } catch (IOException | RuntimeException e) {
      close(channel, direct);
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
    return FileChannel.open(file, writing(more));
  }

  /**
   * Returns whether opening created the file.
   *
   * @return false if it existed before
   */
  public boolean created() {
    return created;
  }

  /**
   * Removes the file again if opening created it.
   *
   * @throws IOException if it cannot be removed
   */
  public void undo() throws IOException {
    if (created) {
      directory.delete(file);
    }
  }

  /**
   * Checks that the names still lead to the directory and to this file.
   *
   * @throws IOException if they do not, or if that cannot be told
   */
  public void checkPlace() throws IOException {
    directory.check();
    if (directory.numbersFiles() && !key.equals(directory.keyOf(file))) {
      throw new FileSystemException(
          file.toString(), null, "is another file than at the start: it was moved or replaced");
    }
  }

  /**
   * Returns where the file's chunks go.
   *
   * @return a sink that any number of threads may write to
   */
  public ChunkSink sink() {
    return ChunkSink.observed(
        direct == null ? ChunkSink.file(channel) : ChunkSink.direct(direct, channel, alignment),
        this::noteChange);
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
   * @throws IOException if the file system cannot tell
   */
  public void checkRoom(long length) throws IOException {
    if (kind == FileKind.BLOCK_DEVICE && length > channel.size()) {
      throw new OutputRefusedException(
          file, "has " + channel.size() + " bytes, less than the " + length + " to write");
    }
  }

  /**
   * Checks that a device can be written to: writes some bytes over with themselves, and syncs them.
   * Opening a device does not tell, nor does a write that only reaches the page cache.
   *
   * @param offset where the bytes are that will be written
   * @throws IOException if it cannot be written to
   */
  public void checkWritable(long offset) throws IOException {
    if (kind != FileKind.BLOCK_DEVICE) {
      return;
    }
    long from = offset - offset % PROBED_BYTES;
    long bytes = Math.min(channel.size() - from, PROBED_BYTES);
    ByteBuffer first = ByteBuffer.allocate((int) bytes);
    try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
      new FileSource(reading, true).read(first, from);
    } catch (IOException e) {
      return; // what cannot be read may be writable
    }
    ChunkSink.file(channel).write(first.flip(), from);
    StableStorage.sync(channel, file);
  }

  private void noteChange() {
    if (!changed) { // so that threads do not compete for it
      changed = true;
    }
  }

  /**
   * Returns whether the file's bytes or length have been changed since it was opened.
   *
   * @return false if all that was tried has failed
   */
  public boolean changed() {
    return changed;
  }

  private boolean isOrdinary() {
    return kind == FileKind.FILE || kind == FileKind.ABSENT;
  }

  /**
   * Returns how long the file is.
   *
   * @return bytes
   * @throws IOException if the file system cannot tell
   */
  public long size() throws IOException {
    return channel.size();
  }

  /**
   * Cuts an ordinary file that is longer; others have the length they have.
   *
   * @param length the most that it may have
   * @throws IOException if that fails
   */
  public void cut(long length) throws IOException {
    if (isOrdinary() && channel.size() > length) {
      channel.truncate(length);
      changed = true;
    }
  }

  /**
   * Syncs the file to stable storage.
   *
   * @return false if nothing is kept there: by {@code /dev/null}, or where the file system cannot
   *     sync
   * @throws IOException if that fails
   */
  public boolean sync() throws IOException {
    return kind != FileKind.CHARACTER_DEVICE && StableStorage.sync(channel, file);
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

  @Override
  public String toString() {
    return "OutputFile[" + file + (direct == null ? "" : ", direct") + "]";
  }
}
