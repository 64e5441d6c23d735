package io.dgen.storage.exercise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A channel that is full after some bytes, and stays so. */
final class FullChannel implements WritableByteChannel {

  private int left;

  FullChannel(int bytes) {
    left = bytes;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int n = bytes.remaining();
    if (left < n) {
      left = 0;
      throw new IOException("disk full");
    }
    left -= n;
    bytes.position(bytes.limit());
    return n;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
