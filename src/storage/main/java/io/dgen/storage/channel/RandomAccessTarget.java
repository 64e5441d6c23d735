package io.dgen.storage.channel;

import io.dgen.ffi.DeviceClaim;
import io.dgen.ffi.ZeroRange;
import io.dgen.refusal.UnavailableException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or device that is read and written at random, by any number of threads at once. An
 * ordinary file is locked against other writers, a device is claimed. What must not be written (see
 * {@link OutputCheck}) is never opened.
 */
public final class RandomAccessTarget implements Closeable {

  /** The largest page of any processor. */
  private static final int MOST_PAGE_BYTES = 1 << 16;

  private static final int PAGE_BYTES =
      System.getProperty("os.arch").equals("amd64") ? 4096 : MOST_PAGE_BYTES;

  private final Path file;
  private final OutputAccess access;
  private final boolean synced;
  private final FileChannel channel;
  private final Optional<DeviceClaim> claim;

  /** What identifies the open file; empty if nothing does. */
  private final Optional<Object> key;

  private volatile @Nullable ZeroRange zeroing;

  private RandomAccessTarget(
      Path file,
      OutputAccess access,
      boolean synced,
      FileChannel channel,
      Optional<DeviceClaim> claim,
      Optional<Object> key) {
    this.file = file;
    this.access = access;
    this.synced = synced;
    this.channel = channel;
    this.claim = claim;
    this.key = key;
  }

  /** What is to be done before a file loses its content. */
  public interface BeforeEmptying {

    /**
     * Does it.
     *
     * @throws IOException if the file must keep its content
     */
    void run() throws IOException;
  }

  /**
   * Creates a file that reads as zeros, or empties the one that is there. Its size is on stable
   * storage when this returns.
   *
   * @param file its name
   * @param size its bytes
   * @param access whether it may exist already, and whether the page cache is bypassed
   * @param synced whether each write is synced to the device (O_DSYNC)
   * @param before is run last, when the file is open and locked
   * @return the open file
   * @throws OutputRefusedException if the name must not be written
   * @throws IOException if the file cannot be created
   */
  public static RandomAccessTarget create(
      Path file, long size, OutputAccess access, boolean synced, BeforeEmptying before)
      throws IOException {
    OutputCheck.checkTarget(file, access.replace());
    try (FileChannel fresh = OutputFile.channel(file, created(access.replace()))) {
      WriterLock.require(fresh, file);
      before.run();
      fresh.truncate(0);
      fresh.write(ByteBuffer.allocate(1), size - 1);
      fresh.force(true);
    } catch (FileAlreadyExistsException e) {
      throw OutputRefusedException.exists(file.toString());
    }
    AtomicFile.syncName(file);
    return open(file, new OutputAccess(true, false, access.direct()), synced);
  }

  private static OpenOption created(boolean replace) {
    return replace ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW;
  }

  /**
   * Opens a file or device as it is.
   *
   * @param file its name
   * @param access whether it is a device, and whether the page cache is bypassed
   * @param synced whether each write is synced to the device (O_DSYNC)
   * @return the open file
   * @throws OutputRefusedException if the name must not be written
   * @throws IOException if the file cannot be opened
   */
  public static RandomAccessTarget open(Path file, OutputAccess access, boolean synced)
      throws IOException {
    OutputCheck.check(file, access);
    Path name = access.device() ? file.toRealPath() : file;
    Optional<DeviceClaim> claim = access.device() ? BlockDevice.of(name).claim() : Optional.empty();
    FileChannel channel = null;
    try {
      Optional<Object> before = HeldDirectory.key(name);
      channel = channel(name, access.direct(), synced);
      if (!access.device()) {
        WriterLock.require(channel, file);
      }
      Optional<Object> key = HeldDirectory.key(name).filter(now -> before.equals(Optional.of(now)));
      return new RandomAccessTarget(name, access, synced, channel, claim, key);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      claim.ifPresent(DeviceClaim::close);
      throw e;
    }
  }

  private static FileChannel channel(Path file, boolean direct, boolean synced) throws IOException {
    Set<OpenOption> options =
        new HashSet<>(
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    if (synced) {
      options.add(StandardOpenOption.DSYNC);
    }
    return direct ? DirectIo.open(file, options) : FileChannel.open(file, options);
  }

  /**
   * Returns the size.
   *
   * @return bytes
   * @throws IOException if the system cannot tell
   */
  public long size() throws IOException {
    try {
      return channel.size();
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** Says which file failed, as there may be many. */
  private IOException named(IOException e) {
    return e instanceof ClosedChannelException ? e : FileFailure.named(file, e);
  }

  /**
   * Reads from an offset until the buffer is full.
   *
   * @param into where to
   * @param offset where from
   * @throws IOException if not all of it can be read
   */
  public void read(ByteBuffer into, long offset) throws IOException {
    long start = offset - into.position();
    try {
      while (into.hasRemaining()) {
        if (channel.read(into, start + into.position()) < 0) {
          throw new EOFException("ends at byte " + (start + into.position()));
        }
      }
    } catch (IOException e) {
      throw named(e);
    }
  }

  /**
   * Writes the whole buffer.
   *
   * @param from the bytes
   * @param offset where to
   * @throws IOException if not all of it can be written
   */
  public void write(ByteBuffer from, long offset) throws IOException {
    long start = offset - from.position();
    try {
      while (from.hasRemaining()) {
        if (channel.write(from, start + from.position()) == 0) {
          throw new IOException("nothing can be written");
        }
      }
    } catch (IOException e) {
      throw named(e);
    }
  }

  /**
   * Makes a range read as zeros.
   *
   * @param offset where it begins
   * @param length its bytes
   * @throws CannotZeroException if this is impossible here; nothing has changed
   * @throws IOException if it fails
   */
  public void zero(long offset, long length) throws IOException {
    try {
      if (access.device() && !access.direct() && (offset | length) % PAGE_BYTES != 0) {
        // Who writes the rest of the page meanwhile may put what was there before into the cache.
        throw new UnavailableException(
            "parts of pages of " + file + " cannot be zeroed through the page cache",
            "use direct I/O, or blocks of " + PAGE_BYTES + " bytes");
      }
      ZeroRange range = zeroing;
      if (range == null) {
        range = openZeroing();
      }
      range.zero(offset, length);
    } catch (UnavailableException e) {
      throw new CannotZeroException(e);
    }
    if (synced) {
      flush();
    }
  }

  private synchronized ZeroRange openZeroing() throws UnavailableException, IOException {
    ZeroRange range = zeroing;
    if (range == null) {
      range =
          claim.isPresent()
              ? ZeroRange.ofDevice(file, claim.orElseThrow())
              : ZeroRange.ofFile(file);
      if (key.isPresent() && !key.equals(HeldDirectory.key(range.path()))) {
        range.close();
        throw new FileSystemException(
            file.toString(), null, "is another file than at the start: it was replaced meanwhile");
      }
      zeroing = range;
    }
    return range;
  }

  /**
   * Syncs what was written to stable storage.
   *
   * @throws IOException if that fails
   */
  public void flush() throws IOException {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw named(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      ZeroRange range = zeroing;
      if (range != null) {
        range.close();
      }
    } finally {
      claim.ifPresent(DeviceClaim::close);
    }
  }

  @Override
  public String toString() {
    return "RandomAccessTarget[" + file + (access.device() ? ", device" : "") + "]";
  }
}
