package io.dgen.nio;

import io.dgen.DataGenerator;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** A stream as a read-only file channel. Thread-safe; reads at positions go side by side. */
final class StreamChannel extends FileChannel {

  private static final int TRANSFER_BYTES = 256 << 10;

  private final DataGenerator generator;
  private final long size;
  private final Object positionLock = new Object();
  private long position;

  StreamChannel(DataGenerator generator) {
    this.generator = generator;
    this.size = generator.spec().size();
  }

  private void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private static long notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 0 or more");
    }
    return value;
  }

  /** Fills a buffer, and returns the number of bytes, or -1 at the end. */
  private int fill(ByteBuffer target, long at) {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (at >= size) {
      return -1;
    }
    int n = (int) Math.min(target.remaining(), size - at);
    generator.fillAt(at, target.slice(target.position(), n));
    target.position(target.position() + n);
    return n;
  }

  private static void checkWritable(ByteBuffer target) {
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("the buffer is read-only");
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    checkWritable(target);
    synchronized (positionLock) {
      checkOpen();
      int n = fill(target, position);
      position += Math.max(n, 0);
      return n;
    }
  }

  @Override
  public int read(ByteBuffer target, long at) throws IOException {
    checkWritable(target);
    notNegative("position", at);
    checkOpen();
    return fill(target, at);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, targets.length);
    synchronized (positionLock) {
      checkOpen();
      long total = 0;
      for (int i = offset; i < offset + length; i++) {
        checkWritable(targets[i]);
        int n = fill(targets[i], position);
        if (n < 0) {
          return total == 0 ? -1 : total;
        }
        position += n;
        total += n;
      }
      return total;
    }
  }

  @Override
  public long position() throws IOException {
    synchronized (positionLock) {
      checkOpen();
      return position;
    }
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    synchronized (positionLock) {
      checkOpen();
      position = notNegative("position", newPosition);
      return this;
    }
  }

  @Override
  public long size() throws IOException {
    checkOpen();
    return size;
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
    checkOpen();
    if (!target.isOpen()) {
      throw new ClosedChannelException();
    }
    notNegative("count", count);
    long end = notNegative("position", at) >= size ? at : at + Math.min(count, size - at);
    if (end == at) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory =
          arena.allocate(Math.min(TRANSFER_BYTES, end - at), DataGenerator.PAGE_BYTES);
      long reached = at;
      while (reached < end) {
        checkOpen();
        ByteBuffer buffer =
            memory.asSlice(0, Math.min(memory.byteSize(), end - reached)).asByteBuffer();
        fill(buffer, reached);
        int written = target.write(buffer.flip());
        reached += written;
        if (buffer.hasRemaining()) {
          break; // a channel that does not block takes no more for now
        }
      }
      return reached - at;
    }
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer source, long at) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new NonWritableChannelException();
  }

  @Override
  public FileChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) {
    throw new NonWritableChannelException();
  }

  /** Does nothing: there is nothing to write. */
  @Override
  public void force(boolean metaData) throws IOException {
    checkOpen();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long length) {
    throw new UnsupportedOperationException("streams are in no file that could be mapped");
  }

  @Override
  public FileLock lock(long at, long length, boolean shared) {
    throw new UnsupportedOperationException("streams never change: there is nothing to lock");
  }

  @Override
  public FileLock tryLock(long at, long length, boolean shared) {
    throw new UnsupportedOperationException("streams never change: there is nothing to lock");
  }

  @Override
  protected void implCloseChannel() {}

  @Override
  public String toString() {
    return "StreamChannel[" + generator + "]";
  }
}
