package io.dgen.storage.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file whose positional writes are short, or fail from some place on; all else it has not. */
final class FaultyChannel extends FileChannel {

  private final FileChannel file;
  private final int mostBytes;
  private final long badOffset;

  /**
   * @param mostBytes that a write takes
   * @param badOffset the first byte that cannot be written
   */
  FaultyChannel(FileChannel file, int mostBytes, long badOffset) {
    this.file = file;
    this.mostBytes = mostBytes;
    this.badOffset = badOffset;
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    int n = Math.min(source.remaining(), mostBytes);
    if (position <= badOffset && badOffset < position + n) {
      n = (int) (badOffset - position);
      if (n == 0) {
        throw new IOException("Input/output error");
      }
    }
    int written = file.write(source.slice(source.position(), n), position);
    source.position(source.position() + written);
    return written;
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel position(long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long size() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void force(boolean metadata) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer target, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
