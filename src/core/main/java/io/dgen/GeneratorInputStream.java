package io.dgen;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** A range of a stream as an input stream. Not thread-safe, as usual for input streams. */
final class GeneratorInputStream extends InputStream {

  static final String GENERATOR_CLOSED = "the generator is closed";

  private static final int TRANSFER_BYTES = 256 << 10;

  private final DataGenerator generator;
  private final long end;
  private long position;
  private long mark;
  private boolean closed;

  /** Creates an input stream of a range that is within the stream. */
  GeneratorInputStream(DataGenerator generator, long start, long length) {
    this.generator = generator;
    this.end = start + length;
    this.position = start;
    this.mark = start;
  }

  private long left() {
    return end - position;
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (generator.isClosed()) {
      throw new IOException(GENERATOR_CLOSED);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    checkOpen();
    if (length == 0) {
      return 0;
    }
    int n = (int) Math.min(length, left());
    if (n == 0) {
      return -1;
    }
    try {
      generator.fillAt(position, target, offset, n);
    } catch (IllegalStateException e) {
      throw new IOException(GENERATOR_CLOSED, e); // meanwhile
    }
    position += n;
    return n;
  }

  /** Fills an array of the right size at once; the inherited method collects many small ones. */
  @Override
  public byte[] readNBytes(int length) throws IOException {
    checkOpen();
    if (length < 0) {
      throw new IllegalArgumentException("length is " + length + ", but must be 0 or more");
    }
    byte[] bytes = new byte[(int) Math.min(length, left())];
    read(bytes, 0, bytes.length);
    return bytes;
  }

  @Override
  public long skip(long n) throws IOException {
    checkOpen();
    long skipped = Math.min(Math.max(n, 0), left());
    position += skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    checkOpen();
    return (int) Math.min(Integer.MAX_VALUE, left());
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
  public synchronized void reset() throws IOException {
    checkOpen();
    position = mark;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[Math.clamp(left(), 1, TRANSFER_BYTES)];
    long transferred = 0;
    for (int n = read(buffer, 0, buffer.length); n >= 0; n = read(buffer, 0, buffer.length)) {
      out.write(buffer, 0, n);
      transferred += n;
    }
    return transferred;
  }

  /** Ends reading; the generator stays open. */
  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "InputStream[position=" + position + ", end=" + end + " of " + generator + "]";
  }
}
