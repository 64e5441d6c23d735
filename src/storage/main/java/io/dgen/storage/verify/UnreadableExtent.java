package io.dgen.storage.verify;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file that could not be read.
 *
 * @param offset where it begins
 * @param length how long it is: whole blocks, or up to the end of what should be there
 * @param reason in the system's words
 */
public record UnreadableExtent(long offset, long length, String reason)
    implements Extent, Serializable {

  /** The same further on in the file. */
  UnreadableExtent moved(long by) {
    return new UnreadableExtent(offset + by, length, reason);
  }

  /** Both as one, or null if they are not adjacent or fail for other reasons. */
  static @Nullable UnreadableExtent merged(UnreadableExtent a, UnreadableExtent b) {
    return a.end() == b.offset && a.reason.equals(b.reason)
        ? new UnreadableExtent(a.offset, a.length + b.length, a.reason)
        : null;
  }
}
