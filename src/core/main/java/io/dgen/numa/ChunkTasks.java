package io.dgen.numa;

/**
 * A chunk cut into tasks of whole pages, except at the chunk's ends. Each thread has several tasks,
 * so that a slow thread delays the others little. No task is so small that taking it matters.
 */
public final class ChunkTasks {

  /** The smallest task: a smaller one costs more than it gains. */
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
   * @param position position of its first byte in the stream
   * @param length its size in bytes
   * @param threads the number of threads that share it, 1 or more
   */
  public ChunkTasks(long position, long length, int threads) {
    this.position = position;
    this.end = position + length;
    this.firstPage = position / PAGE * PAGE;
    long share = length / (threads * TASKS_PER_THREAD) / PAGE * PAGE + PAGE;
    // Above 64 TiB the tasks are larger, so that their number remains an int.
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
   * Returns the size of every task except the first and the last.
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
   * Returns the position in the stream after a task's last byte.
   *
   * @param task its number, from 0
   * @return the position
   */
  public long end(int task) {
    // The last task is recognized by its number, because the sum may exceed 2^63.
    return task + 1 == count ? end : firstPage + (task + 1) * taskBytes;
  }
}
