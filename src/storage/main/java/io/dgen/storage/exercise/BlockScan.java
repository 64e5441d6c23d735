package io.dgen.storage.exercise;

import io.dgen.storage.channel.Crew;
import io.dgen.storage.channel.TransferException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Reads all blocks of a target, with several threads. */
final class BlockScan {

  private static final int CHUNK_BYTES = 1 << 20;
  private static final int ALIGNMENT = 4096;

  private final BlockTarget target;
  private final int blockBytes;
  private final long blocks;
  private final int chunkBlocks;
  private final AtomicLong next = new AtomicLong();

  /** Receives blocks. Each thread has its own. */
  interface Visitor {
    /** Receives a block; returns whether to go on. */
    boolean block(long block, MemorySegment content);

    /** Learns that a block cannot be read; returns whether to go on. */
    boolean unreadable(long block, IOException reason);
  }

  BlockScan(BlockTarget target, int blockBytes, long blocks) {
    this.target = target;
    this.blockBytes = blockBytes;
    this.blocks = blocks;
    this.chunkBlocks = Math.max(1, CHUNK_BYTES / blockBytes);
  }

  /** Reads everything, unless a visitor ends it. */
  void run(int threads, Supplier<Visitor> visitors) {
    Crew crew = new Crew();
    crew.share("dgen-scan-", threads, () -> read(crew, visitors.get()));
    try {
      crew.rethrow();
    } catch (TransferException e) {
      throw new AssertionError("failures to read are the visitors'", e);
    }
  }

  private void read(Crew crew, Visitor visitor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate((long) chunkBlocks * blockBytes, ALIGNMENT);
      while (!crew.failed()) {
        long first = next.getAndAdd(chunkBlocks);
        if (first >= blocks) {
          return;
        }
        int count = (int) Math.min(chunkBlocks, blocks - first);
        if (!chunk(first, count, memory, visitor)) {
          next.set(blocks);
          return;
        }
      }
    }
  }

  private boolean chunk(long first, int count, MemorySegment memory, Visitor visitor) {
    boolean whole = read(first, memory.asSlice(0, (long) count * blockBytes)) == null;
    for (int i = 0; i < count; i++) {
      MemorySegment content = memory.asSlice((long) i * blockBytes, blockBytes);
      IOException failure = whole ? null : read(first + i, content);
      boolean on =
          failure == null
              ? visitor.block(first + i, content)
              : visitor.unreadable(first + i, failure);
      if (!on) {
        return false;
      }
    }
    return true;
  }

  private @org.jspecify.annotations.Nullable IOException read(long block, MemorySegment into) {
    ByteBuffer buffer = into.asByteBuffer();
    try {
      target.read(buffer, block * blockBytes);
      return null;
    } catch (IOException e) {
      return e;
    }
  }
}
