package io.dgen.storage.exercise;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A target that does what another one does, except for what tests override. */
class Delegating implements BlockTarget {

  private final BlockTarget target;

  Delegating(BlockTarget target) {
    this.target = target;
  }

  @Override
  public void read(ByteBuffer into, long offset) throws IOException {
    target.read(into, offset);
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    target.write(from, offset);
  }

  @Override
  public void zero(long offset, long length) throws IOException {
    target.zero(offset, length);
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
