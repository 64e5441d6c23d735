package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A source whose reads are timed.
 *
 * @param source has the chunks
 * @param observer is told how long each read took
 */
public record ObservedSource(ChunkSource source, TransferObserver observer) implements ChunkSource {

  @Override
  public void read(ByteBuffer chunk, long offset) throws IOException {
    read(chunk, offset, ArrivalObserver.NONE);
  }

  @Override
  public void read(ByteBuffer chunk, long offset, ArrivalObserver arrivals) throws IOException {
    int before = chunk.position();
    long start = System.nanoTime();
    try {
      source.read(chunk, offset, arrivals);
    } finally {
      observer.onStorage(
          Math.max(0, chunk.position() - before),
          System.nanoTime() - start,
          TransferObserver.NO_NODE);
    }
  }

  @Override
  public boolean comesInPieces() {
    return source.comesInPieces();
  }

  @Override
  public boolean positional() {
    return source.positional();
  }

  @Override
  public long length(long read) throws IOException {
    return source.length(read);
  }

  @Override
  public boolean mayBeLonger() {
    return source.mayBeLonger();
  }

  @Override
  public int blockBytes() {
    return source.blockBytes();
  }
}
