package io.dgen.cli.machine;

import io.dgen.cli.options.Size;
import io.dgen.cli.output.BadInputException;

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
    long available = Machine.availableMemory();
    if (bytes > available) {
      throw new BadInputException(
          options
              + (" need " + Size.format(bytes) + " of memory, but there are ")
              + Size.format(available));
    }
  }
}
