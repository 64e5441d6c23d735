package io.dgen.measure;

import java.io.OutputStream;

/** Counts the bytes that are written to it. */
final class CountingStream extends OutputStream {

  private long bytes;

  @Override
  public void write(int b) {
    bytes++;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    bytes += length;
  }

  long bytes() {
    return bytes;
  }
}
