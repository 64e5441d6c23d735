package io.dgen.numa;

/**
 * A chunk cut into tasks: whole pages of the stream but for the chunk's own ends, several for each
 * thread so that a slow one holds up little, but none so small that taking it would count.
 */
public final class ChunkTasks {

  /** Least size of a task: a smaller one is not worth taking. */
  public static final long LEAST_BYTES = 64 << 10;

  private static final long MOST_BYTES = 4 << 20;
  private static final long TASKS_PER_THREAD = 4;
  private static final long MOST_TASKS = 1 << 24;

  /** A page of the stream. */
  private static final long PAGE = 4096;

  private final long position;
  private final long end;
  private final long firstPage;
  private final long taskBytes;
  private final int count;

  /**
   * Cuts a stripe of a chunk.
   *
   * @param position of its first byte in the stream
   * @param length bytes
   * @param threads that share it, 1 or more
   */
  public ChunkTasks(long position, long length, int threads) {
    this.position = position;
    this.end = position + length;
    this.firstPage = position / PAGE * PAGE;
    long share = length / (threads * TASKS_PER_THREAD) / PAGE * PAGE + PAGE;
    // Of more than 64 TiB the tasks are larger: their number must stay an int.
    long least = Math.max(LEAST_BYTES, length / MOST_TASKS / PAGE * PAGE + PAGE);
    this.taskBytes = Math.max(least, Math.min(MOST_BYTES, share));
    this.count = length == 0 ? 0 : Math.toIntExact(Math.ceilDiv(end - firstPage, taskBytes));
  }

  /**
   * Returns the number of tasks.
   *
   * @return 0 for no bytes
   */
  public int count() {
    return count;
  }

  /**
   * Returns the bytes of a whole task: every one but the first and the last.
   *
   * @return bytes, a multiple of a page
   */
  public long taskBytes() {
    return taskBytes;
  }

  /**
   * Returns the position in the stream of a task's first byte.
   *
   * @param task its number, from 0
   * @return the position
   */
  public long start(int task) {
    return Math.max(position, firstPage + task * taskBytes);
  }

  /**
   * Returns the position in the stream behind a task's last byte.
   *
   * @param task its number, from 0
   * @return the position
   */
  public long end(int task) {
    // The last one by its number: the sum may be beyond 2^63.
    return task + 1 == count ? end : firstPage + (task + 1) * taskBytes;
  }
}
