package io.dgen.storage.channel;

import java.io.Closeable;

/** A file, device or object opened to be verified. */
public interface OpenInput extends Closeable {

  /**
   * Returns what it holds.
   *
   * @return its chunks
   */
  ChunkSource source();
}
