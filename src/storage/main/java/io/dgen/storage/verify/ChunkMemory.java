package io.dgen.storage.verify;

import io.dgen.DataGenerator;
import io.dgen.storage.channel.ArrivalObserver;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The memory into which one thread reads chunks. What comes is compared at once, as long as all
 * before it was right: by the time that a chunk is whole, its start is no longer in the processor's
 * nearest caches.
 */
final class ChunkMemory implements ArrivalObserver {

  private final MemorySegment memory;
  private final DataGenerator generator;
  private final long position;

  /** Offset in the source of the memory's start. */
  private long start;

  /** Up to where all that has come is right. */
  private int right;

  /**
   * Creates one.
   *
   * @param memory for a chunk
   * @param generator the generator of the expected stream
   * @param position the position in the stream of the source's first byte
   */
  ChunkMemory(MemorySegment memory, DataGenerator generator, long position) {
    this.memory = memory;
    this.generator = generator;
    this.position = position;
  }

  /** Returns the memory. */
  MemorySegment segment() {
    return memory;
  }

  /** Returns the memory from one offset in the source to another, to be read into. */
  ByteBuffer buffer(long chunk, long from, long to) {
    start = chunk;
    right = (int) (from - chunk);
    return memory.asByteBuffer().limit((int) (to - chunk)).position(right);
  }

  /** Returns the offset in the source up to which all that has come is right. */
  long right() {
    return start + right;
  }

  /** Returns from where of what was read must still be compared: whole pages of it are told. */
  long left(long from, long to) {
    long end = Math.min(right(), to);
    return end == to ? to : end - (end - from) % DataGenerator.PAGE_BYTES;
  }

  @Override
  public void arrived(int from, int to) {
    if (from <= right) { // below: it has come anew
      right = from;
      if (generator.verifyAt(position + start + from, memory.asSlice(from, to - from)).isEmpty()) {
        right = to;
      }
    }
  }
}
