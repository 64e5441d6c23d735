package io.dgen.measure;

import io.dgen.storage.channel.ChunkSource;
import java.util.Objects;

/**
 * Something to measure.
 *
 * @param name for messages
 * @param source its bytes
 * @param bytes how many there are, or {@link #UNKNOWN}
 */
public record Input(String name, ChunkSource source, long bytes) {

  /** The number of bytes of a stream whose length is not known before its end. */
  public static final long UNKNOWN = -1;

  /**
   * Checks the number of bytes.
   *
   * @throws IllegalArgumentException if it must be known and is not
   */
  public Input {
    Objects.requireNonNull(name, "name");
    if (bytes < 0 && (bytes != UNKNOWN || source.positional())) {
      throw new IllegalArgumentException("bytes is " + bytes + ", but must be 0 or more");
    }
  }

  /** Returns the largest number of bytes that the input can have. */
  long mostBytes() {
    return bytes == UNKNOWN ? Long.MAX_VALUE : bytes;
  }
}
