package io.dgen.storage.exercise;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A target in memory that any number of threads use without waiting for each other. */
final class MemoryTarget implements BlockTarget {

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  MemoryTarget(long bytes) {
    this.memory = arena.allocate(bytes, 4096);
  }

  MemorySegment memory() {
    return memory;
  }

  @Override
  public void read(ByteBuffer into, long offset) throws IOException {
    int length = into.remaining();
    MemorySegment.copy(memory, offset, MemorySegment.ofBuffer(into), 0, length);
    into.position(into.limit());
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    MemorySegment.copy(MemorySegment.ofBuffer(from), 0, memory, offset, from.remaining());
    from.position(from.limit());
  }

  @Override
  public void zero(long offset, long length) throws IOException {
    memory.asSlice(offset, length).fill((byte) 0);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    arena.close();
  }
}
