package io.dgen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A range of a stream as a read-only channel. Thread-safe: one read at a time. */
final class GeneratorChannel implements SeekableByteChannel {

  private final DataGenerator generator;
  private final long start;
  private final long size;
  private long position;
  private boolean open = true;

  /** Creates a channel whose positions count from the range's start; the range is in the stream. */
  GeneratorChannel(DataGenerator generator, long start, long size) {
    this.generator = generator;
    this.start = start;
    this.size = size;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    checkOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= size) {
      return -1;
    }
    int n = (int) Math.min(target.remaining(), size - position);
    try {
      generator.fillAt(start + position, target.slice(target.position(), n));
    } catch (IllegalStateException e) {
      if (generator.isClosed()) {
        throw new IOException(GeneratorInputStream.GENERATOR_CLOSED, e);
      }
      throw e; // the target's arena is closed
    }
    target.position(target.position() + n);
    position += n;
    return n;
  }

  @Override
  public synchronized long position() throws ClosedChannelException {
    checkOpen();
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long newPosition) throws ClosedChannelException {
    checkOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("position is " + newPosition + ", but must be 0 or more");
    }
    position = newPosition;
    return this;
  }

  @Override
  public synchronized long size() throws ClosedChannelException {
    checkOpen();
    return size;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void close() {
    open = false;
  }

  @Override
  public String toString() {
    return "Channel[start=" + start + ", size=" + size + " of " + generator + "]";
  }

  private void checkOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }
}
