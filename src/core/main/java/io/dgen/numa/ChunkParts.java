package io.dgen.numa;

/** How a pipeline's threads share the chunks of a node. */
public final class ChunkParts {

  /** Chunks of each node, unless the caller chooses another number. */
  public static final int DEFAULT_CHUNKS_PER_NODE = 4;

  /** A smaller part is not worth a thread's turn. */
  private static final long LEAST_BYTES = 1 << 20;

  /** A page of the stream. */
  private static final long PAGE = 4096;

  private ChunkParts() {}

  /**
   * Returns how much of a chunk a thread takes at once: a part, where a node has more threads than
   * chunks.
   *
   * @param chunkBytes bytes of a chunk
   * @param threads of the node, 1 or more
   * @param chunks of the node, 1 or more
   * @return bytes, a multiple of a page; more than the chunk has if a thread takes all of it
   */
  public static long partBytes(long chunkBytes, int threads, int chunks) {
    long share = Math.ceilDiv(chunkBytes, Math.ceilDiv(threads, chunks));
    return Math.max(LEAST_BYTES, Math.ceilDiv(share, PAGE) * PAGE);
  }
}
