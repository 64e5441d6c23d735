package io.dgen.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A channel that is full after some bytes, and stays so. */
public final class FullChannel implements WritableByteChannel {

  private final String message;
  private int left;

  /** Takes so many bytes, and fails with the message from then on. */
  public FullChannel(int bytes, String message) {
    this.message = message;
    left = bytes;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int n = Math.min(left, bytes.remaining());
    if (n == 0) {
      throw new IOException(message);
    }
    bytes.position(bytes.position() + n);
    left -= n;
    return n;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
