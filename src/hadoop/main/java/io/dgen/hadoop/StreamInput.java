package io.dgen.hadoop;

import io.dgen.DataGenerator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.ByteBufferPositionedReadable;
import org.apache.hadoop.fs.ByteBufferReadable;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * A stream as Hadoop reads it, generated in the reader's memory on the reader's thread. Reads at
 * positions are thread-safe.
 */
final class StreamInput extends FSInputStream
    implements ByteBufferReadable, ByteBufferPositionedReadable, StreamCapabilities {

  private final String name;
  private final DataGenerator generator;
  private final long size;
  private long position;
  private volatile boolean closed;

  StreamInput(String name, DataGenerator generator) {
    this.name = name;
    this.generator = generator;
    this.size = generator.spec().size();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException(name + ": " + FSExceptionMessages.STREAM_IS_CLOSED);
    }
  }

  private void checkPosition(long at) throws EOFException {
    if (at < 0) {
      throw new EOFException(name + ": " + FSExceptionMessages.NEGATIVE_SEEK + " " + at);
    }
  }

  private EOFException end(long at, long length) {
    return new EOFException(
        name + ": " + length + " bytes from " + at + " on end behind its " + size + " bytes");
  }

  @Override
  public synchronized void seek(long target) throws IOException {
    checkOpen();
    checkPosition(target);
    if (target > size) {
      throw new EOFException(
          name + ": " + FSExceptionMessages.CANNOT_SEEK_PAST_EOF + " " + target + " of " + size);
    }
    position = target;
  }

  @Override
  public synchronized long getPos() throws IOException {
    checkOpen();
    return position;
  }

  /** Has no other sources. */
  @Override
  public boolean seekToNewSource(long target) throws IOException {
    checkOpen();
    return false;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) throws IOException {
    int n = read(position, target, offset, length);
    position += Math.max(n, 0);
    return n;
  }

  @Override
  public int read(long at, byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    checkOpen();
    checkPosition(at);
    if (length == 0) {
      return 0;
    }
    if (at >= size) {
      return -1;
    }
    int n = (int) Math.min(length, size - at);
    generator.fillAt(at, target, offset, n);
    return n;
  }

  @Override
  public void readFully(long at, byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    checkOpen();
    checkPosition(at);
    if (length > size - Math.min(at, size)) {
      throw end(at, length);
    }
    generator.fillAt(at, target, offset, length);
  }

  @Override
  public void readFully(long at, byte[] target) throws IOException {
    readFully(at, target, 0, target.length);
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    int n = read(position, target);
    position += Math.max(n, 0);
    return n;
  }

  @Override
  public int read(long at, ByteBuffer target) throws IOException {
    checkOpen();
    checkPosition(at);
    if (!target.hasRemaining()) {
      return 0;
    }
    if (at >= size) {
      return -1;
    }
    int n = (int) Math.min(target.remaining(), size - at);
    fill(at, target, n);
    return n;
  }

  @Override
  public void readFully(long at, ByteBuffer target) throws IOException {
    checkOpen();
    checkPosition(at);
    if (target.remaining() > size - Math.min(at, size)) {
      throw end(at, target.remaining());
    }
    fill(at, target, target.remaining());
  }

  private void fill(long at, ByteBuffer target, int length) {
    generator.fillAt(at, target.slice(target.position(), length));
    target.position(target.position() + length);
  }

  /** Fills all ranges before it returns: there is nothing to wait for. */
  @Override
  public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate)
      throws IOException {
    checkOpen();
    for (FileRange range : ranges) {
      if (range.getLength() < 0) {
        throw new IllegalArgumentException("a range has " + range.getLength() + " bytes");
      }
      checkPosition(range.getOffset());
      if (range.getLength() > size - Math.min(range.getOffset(), size)) {
        throw end(range.getOffset(), range.getLength());
      }
    }
    for (FileRange range : ranges) {
      ByteBuffer buffer = allocate.apply(range.getLength());
      int start = buffer.position();
      fill(range.getOffset(), buffer, range.getLength());
      range.setData(
          CompletableFuture.completedFuture(buffer.limit(buffer.position()).position(start)));
    }
  }

  @Override
  public synchronized long skip(long n) throws IOException {
    checkOpen();
    long skipped = Math.min(Math.max(n, 0), size - position);
    position += skipped;
    return skipped;
  }

  @Override
  public synchronized int available() throws IOException {
    checkOpen();
    return (int) Math.min(Integer.MAX_VALUE, size - position);
  }

  @Override
  public boolean hasCapability(String capability) {
    return switch (capability.toLowerCase(Locale.ROOT)) {
      case StreamCapabilities.READBYTEBUFFER,
          StreamCapabilities.PREADBYTEBUFFER,
          StreamCapabilities.VECTOREDIO ->
          true;
      default -> false;
    };
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "StreamInput[" + name + "]";
  }
}
