package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a source holds from an offset on.
 *
 * @param whole the source
 * @param offset where the part begins
 * @param mayBeLonger whether what follows the part belongs to others
 */
record PartSource(ChunkSource whole, long offset, boolean mayBeLonger) implements ChunkSource {

  @Override
  public void read(ByteBuffer chunk, long at) throws IOException {
    whole.read(chunk, offset + at);
  }

  @Override
  public void read(ByteBuffer chunk, long at, ArrivalObserver observer) throws IOException {
    whole.read(chunk, offset + at, observer);
  }

  @Override
  public boolean comesInPieces() {
    return whole.comesInPieces();
  }

  @Override
  public boolean positional() {
    return true;
  }

  @Override
  public long length(long read) throws IOException {
    return Math.max(0, whole.length(0) - offset);
  }

  @Override
  public int blockBytes() {
    return whole.blockBytes();
  }
}
