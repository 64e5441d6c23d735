package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A file open for direct I/O at whatever alignment the kernel accepts; Java's own channels demand
 * that of the file system's blocks, which may be larger. It reads and writes at positions only, its
 * position stays 0, and it cannot be locked or mapped. Memory that is not aligned is copied.
 */
public final class DirectFile extends FileChannel {

  private final DirectCalls calls;
  private final Descriptors descriptors;
  private final int descriptor;
  private final int alignment;

  /** The same file, for all that is not a transfer. */
  private final FileChannel file;

  /** Held shared by transfers, so that the descriptor is never closed, and reused, under one. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private DirectFile(
      DirectCalls calls, Descriptors descriptors, int descriptor, int alignment, FileChannel file) {
    this.calls = calls;
    this.descriptors = descriptors;
    this.descriptor = descriptor;
    this.alignment = alignment;
    this.file = file;
  }

  /**
   * Opens a file that exists.
   *
   * @param name its name
   * @param writing whether to write, else to read
   * @param follow whether the name may be a symbolic link
   * @param alignment of addresses
   * @return the open file
   * @throws UnavailableException if native code may not be called
   * @throws IOException if it cannot be opened
   */
  public static DirectFile open(Path name, boolean writing, boolean follow, int alignment)
      throws IOException, UnavailableException {
    DirectCalls calls = DirectCalls.get();
    Descriptors descriptors = Descriptors.get();
    int flags =
        Descriptors.O_DIRECT
            | Descriptors.O_CLOEXEC
            | (writing ? Descriptors.O_WRONLY : 0)
            | (follow ? 0 : Descriptors.O_NOFOLLOW);
    int descriptor = descriptors.open(name, flags, 0);
    if (descriptor < 0) {
      throw Descriptors.refusal(name, -descriptor);
    }
    try {
      FileChannel file =
          FileChannel.open(
              Descriptors.path(descriptor),
              writing ? StandardOpenOption.WRITE : StandardOpenOption.READ);
      return new DirectFile(calls, descriptors, descriptor, alignment, file);
    } catch (IOException | RuntimeException e) {
      descriptors.close(descriptor);
      throw e;
    }
  }

  /**
   * Returns a name that leads to the open file, and to no other.
   *
   * @return a path for this process, until the file is closed
   */
  public Path path() {
    return Descriptors.path(descriptor);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    MemorySegment memory = MemorySegment.ofBuffer(target);
    long n;
    if (isAligned(memory)) {
      n = transfer(calls.pread(), memory, position);
    } else {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment copy = arena.allocate(memory.byteSize(), alignment);
        n = transfer(calls.pread(), copy, position);
        MemorySegment.copy(copy, 0, memory, 0, Math.max(0, n));
      }
    }
    target.position(target.position() + (int) Math.max(0, n));
    return n == 0 ? -1 : (int) Math.max(0, n);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    if (!source.hasRemaining()) {
      return 0;
    }
    MemorySegment memory = MemorySegment.ofBuffer(source);
    long n;
    if (isAligned(memory)) {
      n = transfer(calls.pwrite(), memory, position);
    } else {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment copy = arena.allocate(memory.byteSize(), alignment).copyFrom(memory);
        n = transfer(calls.pwrite(), copy, position);
      }
    }
    int written = (int) Math.max(0, n);
    source.position(source.position() + written);
    return written;
  }

  private boolean isAligned(MemorySegment memory) {
    return memory.isNative() && memory.address() % alignment == 0;
  }

  /** Returns how many bytes were transferred, or -1 if none can be now (EAGAIN). */
  private long transfer(MethodHandle call, MemorySegment memory, long position) throws IOException {
    boolean completed = false;
    try {
      begin(); // an interrupt closes the channel, as it does Java's
      long n = locked(call, memory, position);
      completed = true;
      return n;
    } finally {
      end(completed);
    }
  }

  private long locked(MethodHandle call, MemorySegment memory, long position) throws IOException {
    use.readLock().lock();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errno(arena);
      while (isOpen()) {
        long n = invoke(call, errno, memory, position);
        int error = n < 0 ? Libc.errno(errno) : 0;
        if (n >= 0 || error == Descriptors.EAGAIN) {
          return n;
        }
        if (error != Descriptors.EINTR) {
          throw new IOException(Libc.text(error));
        }
      }
      throw new ClosedChannelException();
    } finally {
      use.readLock().unlock();
    }
  }

  private long invoke(MethodHandle call, MemorySegment errno, MemorySegment memory, long position) {
    try {
      return (long) call.invokeExact(errno, descriptor, memory, memory.byteSize(), position);
    } catch (RuntimeException e) {
      throw e; // the memory was freed
    } catch (Throwable e) {
      throw new AssertionError("transfers throw nothing", e);
    }
  }

  /** Waits for the transfers under way: the descriptor's number may be another file's at once. */
  @Override
  protected void implCloseChannel() throws IOException {
    use.writeLock().lock();
    try (file) {
      descriptors.close(descriptor);
    } finally {
      use.writeLock().unlock();
    }
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void force(boolean metaData) throws IOException {
    file.force(metaData);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public FileChannel position(long position) {
    throw new UnsupportedOperationException("it has no position");
  }

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException("it has no position");
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException("it has no position");
  }

  @Override
  public int write(ByteBuffer source) {
    throw new UnsupportedOperationException("it has no position");
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException("it has no position");
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException("transfers are aligned");
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException("transfers are aligned");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("a mapping is not direct");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException("another channel of the file is locked");
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException("another channel of the file is locked");
  }
}
