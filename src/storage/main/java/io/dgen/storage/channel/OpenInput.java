package io.dgen.storage.channel;

import java.io.Closeable;
import java.io.IOException;

/** A file, device or object opened to be verified. */
public interface OpenInput extends Closeable {

  /**
   * Returns what it holds.
   *
   * @return its chunks
   */
  ChunkSource source();

  /**
   * Returns what it holds from an offset on, which may be longer than expected.
   *
   * @param offset where it begins
   * @return its chunks
   * @throws IOException if reads cannot begin there
   */
  default ChunkSource source(long offset) throws IOException {
    return new PartSource(source(), offset, true);
  }
}
