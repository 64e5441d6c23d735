package io.dgen.storage.remote;

import io.dgen.storage.write.WriteOptions;
import java.util.OptionalLong;

/**
 * How objects are written. Options change speed and safety, never bytes. Immutable.
 *
 * @param partBytes bytes of a part; empty for 16 MiB, or more where an object would have too many
 *     parts. Objects of up to one part are sent in one request
 * @param queueDepth requests in flight, each by a thread of its own
 * @param replace whether existing objects and manifests may be replaced
 */
public record ObjectWriteOptions(OptionalLong partBytes, int queueDepth, boolean replace) {

  /** The usual size of parts, 4 requests in flight, nothing is replaced. */
  public static final ObjectWriteOptions DEFAULT =
      new ObjectWriteOptions(OptionalLong.empty(), WriteOptions.DEFAULT_QUEUE_DEPTH, false);

  /** Checks the queue depth; the store decides about the parts. */
  public ObjectWriteOptions {
    if (queueDepth < 1 || queueDepth > WriteOptions.MOST_QUEUE_DEPTH) {
      throw new IllegalArgumentException(
          "queueDepth is " + queueDepth + ", but must be 1 to " + WriteOptions.MOST_QUEUE_DEPTH);
    }
  }

  /**
   * Returns the size of parts.
   *
   * @param limits what the store allows
   * @param objectBytes size of an object
   * @return bytes of a part
   * @throws IllegalArgumentException if the store does not allow it
   */
  public long partBytes(PartLimits limits, long objectBytes) {
    long bytes = partBytes.orElseGet(() -> limits.partBytes(objectBytes));
    limits.check(bytes, objectBytes);
    return bytes;
  }
}
