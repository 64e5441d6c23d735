package io.dgen.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.NoSuchElementException;

/**
 * Off-heap memory for contenders to go over.
 *
 * @param arena its own, shared
 * @param memory the memory, touched
 * @param threads how many threads a contender with workers may use
 */
public record Target(Arena arena, MemorySegment memory, int threads) implements AutoCloseable {

  /** What memory is asked for. */
  public enum Pages {
    /** The system's default. */
    DEFAULT,
    /** Transparent huge pages, where Linux grants them. */
    HUGE
  }

  private static final long HUGE_PAGE = 2L << 20;
  private static final long SMALL_PAGE = 4096;
  private static final int MADV_COLLAPSE = 25;

  /**
   * Allocates.
   *
   * @param bytes size of the memory
   * @param pages what kind of pages to ask for
   * @param skew bytes by which to miss page alignment
   * @param threads how many threads a contender with workers may use
   * @return the target, to be closed
   */
  static Target allocate(long bytes, Pages pages, long skew, int threads) {
    Arena arena = Arena.ofShared();
    boolean huge = pages == Pages.HUGE;
    MemorySegment whole = arena.allocate(bytes + skew, huge ? HUGE_PAGE : SMALL_PAGE);
    if (huge) {
      String granted = collapse(whole) ? "granted" : "refused, default pages instead";
      Announcements.once("huge pages: " + granted);
    }
    return new Target(arena, whole.asSlice(skew, bytes), threads);
  }

  /** madvise(MADV_COLLAPSE), Linux 6.1: works after the memory has been touched. */
  @SuppressWarnings("restricted")
  private static boolean collapse(MemorySegment memory) {
    try {
      Linker linker = Linker.nativeLinker();
      return (int)
              linker
                  .downcallHandle(
                      linker.defaultLookup().findOrThrow("madvise"),
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_INT,
                          ValueLayout.ADDRESS,
                          ValueLayout.JAVA_LONG,
                          ValueLayout.JAVA_INT))
                  .invokeExact(memory, memory.byteSize(), MADV_COLLAPSE)
          == 0;
    } catch (NoSuchElementException e) {
      return false;
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing", e);
    }
  }

  long bytes() {
    return memory.byteSize();
  }

  /** As large an array, for what works on the heap only. */
  byte[] array() {
    return new byte[Math.toIntExact(bytes())];
  }

  /** Frees the memory. */
  @Override
  public void close() {
    arena.close();
  }
}
