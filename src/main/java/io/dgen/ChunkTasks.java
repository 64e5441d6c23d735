package io.dgen;

/**
 * A chunk cut into tasks: whole pages of the stream but for the chunk's own ends, several for each
 * thread so that a slow one holds up little, but none so small that taking it would count.
 */
final class ChunkTasks {

  static final long LEAST_BYTES = 64 << 10;
  static final long MOST_BYTES = 4 << 20;
  private static final long TASKS_PER_THREAD = 4;
  private static final long MOST_TASKS = 1 << 24;
  private static final long PAGE = DataGenerator.PAGE_BYTES;

  private final long position;
  private final long end;
  private final long firstPage;
  private final long taskBytes;
  private final int count;

  ChunkTasks(long position, long length, int threads) {
    this.position = position;
    this.end = position + length;
    this.firstPage = position / PAGE * PAGE;
    long share = length / (threads * TASKS_PER_THREAD) / PAGE * PAGE + PAGE;
    // Of more than 64 TiB the tasks are larger: their number must stay an int.
    long least = Math.max(LEAST_BYTES, length / MOST_TASKS / PAGE * PAGE + PAGE);
    this.taskBytes = Math.max(least, Math.min(MOST_BYTES, share));
    this.count = length == 0 ? 0 : Math.toIntExact(Math.ceilDiv(end - firstPage, taskBytes));
  }

  int count() {
    return count;
  }

  /** Position in the stream of a task's first byte. */
  long start(int task) {
    return Math.max(position, firstPage + task * taskBytes);
  }

  /** Position in the stream behind a task's last byte. */
  long end(int task) {
    // The last one by its number: the sum may be beyond 2^63.
    return task + 1 == count ? end : firstPage + (task + 1) * taskBytes;
  }
}
