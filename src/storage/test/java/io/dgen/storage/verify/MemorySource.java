package io.dgen.storage.verify;

import io.dgen.storage.channel.ArrivalObserver;
import io.dgen.storage.channel.ChunkSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes in memory, some of which cannot be read; counts what is asked of it. Every other chunk
 * comes in pieces.
 */
final class MemorySource implements ChunkSource {

  private static final int PIECE = 5000;

  private final byte[] bytes;
  private final boolean[] unreadable;
  final AtomicLong reads = new AtomicLong();

  MemorySource(byte[] bytes) {
    this.bytes = bytes;
    this.unreadable = new boolean[bytes.length / BLOCK_BYTES + 1];
  }

  /** Makes blocks unreadable, from one to before another. */
  MemorySource without(int fromBlock, int toBlock) {
    Arrays.fill(unreadable, fromBlock, toBlock, true);
    return this;
  }

  @Override
  public void read(ByteBuffer chunk, long offset) throws IOException {
    read(chunk, offset, ArrivalObserver.NONE);
  }

  @Override
  public void read(ByteBuffer chunk, long offset, ArrivalObserver observer) throws IOException {
    boolean inPieces = reads.incrementAndGet() % 2 == 0;
    if (offset % BLOCK_BYTES != 0) {
      throw new AssertionError("read at " + offset);
    }
    int n = Math.clamp(bytes.length - offset, 0, chunk.remaining());
    for (long at = offset; at < offset + n; at += BLOCK_BYTES) {
      if (unreadable[(int) (at / BLOCK_BYTES)]) {
        throw new IOException("Input/output error");
      }
    }
    int piece = inPieces ? PIECE : n;
    for (int done = 0; done < n; done += piece) {
      piece = Math.min(piece, n - done);
      chunk.put(bytes, (int) offset + done, piece);
      if (inPieces) {
        observer.arrived(chunk.position() - piece, chunk.position());
      }
    }
  }

  @Override
  public boolean positional() {
    return true;
  }

  @Override
  public long length(long read) {
    return bytes.length;
  }
}
