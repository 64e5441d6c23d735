package io.dgen.numa;

/** Divides a node's chunks among a pipeline's threads. */
public final class ChunkParts {

  /** The default number of chunks per node. */
  public static final int DEFAULT_CHUNKS_PER_NODE = 4;

  /** The smallest part: a smaller one costs more than it gains. */
  private static final long LEAST_BYTES = 1 << 20;

  /** A page of the stream. */
  private static final long PAGE = 4096;

  private ChunkParts() {}

  /**
   * Returns how much of a chunk a thread takes at once. Where a node has more threads than chunks,
   * a thread takes a part.
   *
   * @param chunkBytes size of a chunk
   * @param threads the node's threads, 1 or more
   * @param chunks the node's chunks, 1 or more
   * @return bytes, a multiple of a page; more than the chunk's size if a thread takes all of it
   */
  public static long partBytes(long chunkBytes, int threads, int chunks) {
    long share = Math.ceilDiv(chunkBytes, Math.ceilDiv(threads, chunks));
    return Math.max(LEAST_BYTES, Math.ceilDiv(share, PAGE) * PAGE);
  }
}
