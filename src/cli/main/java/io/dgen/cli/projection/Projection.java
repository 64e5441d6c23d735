package io.dgen.cli.projection;

/**
 * A chunk on a machine that is not here.
 *
 * @param chunkBytes bytes of the chunk
 * @param tasks pieces into which it is cut for the workers
 * @param coresAtWork cores that get one of them; in a pipeline all
 * @param seconds from one chunk to the next
 * @param workSeconds the part that cores and memory would need if nobody ever waited
 * @param dispatchSeconds the part added by waking and handing over
 * @param unevenSeconds the part added by waiting for others
 * @param bound the largest of the three
 */
public record Projection(
    long chunkBytes,
    long tasks,
    int coresAtWork,
    double seconds,
    double workSeconds,
    double dispatchSeconds,
    double unevenSeconds,
    Bound bound) {

  /**
   * Throughput.
   *
   * @return bytes per second
   */
  public double rate() {
    return chunkBytes / seconds;
  }
}
