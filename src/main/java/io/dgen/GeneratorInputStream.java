package io.dgen;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** A stream's bytes from its start. Not thread-safe, as usual for input streams. */
final class GeneratorInputStream extends InputStream {

  private static final int TRANSFER_BYTES = 256 << 10;

  private final DataGenerator generator;
  private final long size;
  private long position;
  private long mark;

  GeneratorInputStream(DataGenerator generator) {
    this.generator = generator;
    this.size = generator.spec().size();
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    int n = (int) Math.min(length, size - position);
    if (n == 0) {
      return -1;
    }
    generator.fillAt(position, target, offset, n);
    position += n;
    return n;
  }

  @Override
  public long skip(long n) {
    long skipped = Math.min(Math.max(n, 0), size - position);
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, size - position);
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public synchronized void mark(int readLimit) {
    mark = position;
  }

  @Override
  public synchronized void reset() {
    position = mark;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[TRANSFER_BYTES];
    long transferred = 0;
    for (int n = read(buffer, 0, buffer.length); n >= 0; n = read(buffer, 0, buffer.length)) {
      out.write(buffer, 0, n);
      transferred += n;
    }
    return transferred;
  }
}
