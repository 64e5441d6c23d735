package io.dgen.storage.remote;

import io.dgen.storage.channel.ArrivalObserver;
import io.dgen.storage.channel.ChunkSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads an object in ranges, all of them of one version: if the object is replaced meanwhile,
 * reading fails. Thread-safe.
 */
public final class ObjectSource implements ChunkSource {

  /** A request takes as long for a part of this, so nothing smaller is read again on its own. */
  private static final int BLOCK = 1 << 20;

  private final Bucket bucket;
  private final String key;
  private final long size;

  /** Names the version: known from the start, or from the first range. */
  private volatile String tag;

  ObjectSource(Bucket bucket, StoredObject object) {
    this.bucket = bucket;
    this.key = object.key();
    this.size = object.size();
    this.tag = object.tag();
  }

  @Override
  public void read(ByteBuffer chunk, long offset) throws IOException {
    read(chunk, offset, ArrivalObserver.NONE);
  }

  @Override
  public void read(ByteBuffer chunk, long offset, ArrivalObserver observer) throws IOException {
    int limit = chunk.limit();
    long there = Math.max(0, size - offset);
    if (!chunk.hasRemaining() || there == 0) {
      return;
    }
    chunk.limit((int) Math.min(limit, chunk.position() + there));
    try {
      StoredObject found = bucket.get(key, offset, chunk, tag, observer);
      if (found.size() != size || !sameVersion(found.tag())) {
        throw new IOException(
            String.format(Locale.ROOT, "%s was replaced while it was read", bucket.address(key)));
      }
      if (chunk.hasRemaining()) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: the store sent %d bytes too few from byte %d on",
                bucket.address(key),
                chunk.remaining(),
                offset));
      }
    } finally {
      chunk.limit(limit);
    }
  }

  private synchronized boolean sameVersion(String found) {
    if (tag.isEmpty()) {
      tag = found;
    }
    return tag.equals(found);
  }

  @Override
  public boolean comesInPieces() {
    return true;
  }

  @Override
  public boolean positional() {
    return true;
  }

  @Override
  public long length(long read) {
    return size;
  }

  @Override
  public int blockBytes() {
    return BLOCK;
  }

  @Override
  public String toString() {
    return "ObjectSource[" + bucket.address(key) + ", " + size + " bytes]";
  }
}
