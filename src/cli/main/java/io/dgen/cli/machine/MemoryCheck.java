package io.dgen.cli.machine;

import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;
import io.dgen.numa.AvailableMemory;

/** Refuses what needs more memory than is available: taking it would end other processes. */
public final class MemoryCheck {

  private MemoryCheck() {}

  /**
   * Checks that there is memory for some chunks.
   *
   * @param options the options that ask for it
   * @param chunks how many
   * @param chunkBytes bytes of each
   * @throws BadInputException if there is not
   */
  public static void require(String options, long chunks, long chunkBytes) {
    long bytes = chunks * chunkBytes;
    AvailableMemory memory = AvailableMemory.read();
    long available = Machine.left(memory);
    if (bytes > available) {
      throw new BadInputException(
          options
              + (" need " + Size.format(bytes) + " of memory, but there are ")
              + rounded(available)
              + limit(memory));
    }
  }

  /**
   * Returns how large a chunk can be so that there is memory for some of them.
   *
   * @param best the size to choose where there is memory for it
   * @param multiple what the size must be a multiple of, unless not even that fits
   * @param chunks how many
   * @return the best size, or what fits into half of the memory
   */
  public static int fitting(int best, int multiple, long chunks) {
    AvailableMemory memory = AvailableMemory.read();
    long most = Machine.left(memory) / 2 / chunks;
    if (best <= most) {
      return best;
    }
    int chosen = (int) Math.max(1, most / multiple) * multiple;
    System.getLogger("io.dgen")
        .log(
            System.Logger.Level.INFO,
            "chunks have "
                + Size.format(chosen)
                + (" instead of " + Size.format(best) + ": there are ")
                + rounded(Machine.left(memory))
                + " of memory"
                + limit(memory)
                + " (remedy: a smaller --queue-depth, or a --chunk of your own)");
    return chosen;
  }

  /**
   * Puts into words what memory there is.
   *
   * @param memory the memory
   * @return how much is available, and the limit that leaves it
   */
  public static String text(AvailableMemory memory) {
    return memory.bytes() == Long.MAX_VALUE
        ? "unknown"
        : rounded(memory.bytes()) + " available" + limit(memory);
  }

  /** In whole MiB, for people. */
  private static String rounded(long bytes) {
    return Size.format(bytes >> 20 << 20);
  }

  private static String limit(AvailableMemory memory) {
    return memory.limit().isPresent()
        ? " (the cgroup's limit is " + Size.format(memory.limit().getAsLong()) + ")"
        : "";
  }
}
