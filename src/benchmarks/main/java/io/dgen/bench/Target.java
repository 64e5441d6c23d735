package io.dgen.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.NoSuchElementException;

/**
 * Off-heap memory for contenders, one object after the other.
 *
 * @param arena its own, shared
 * @param whole the memory, touched
 * @param shape what of it is used, how
 */
public record Target(Arena arena, MemorySegment whole, Shape shape) implements AutoCloseable {

  /**
   * The shape of the memory of contenders.
   *
   * @param bytes size of an object
   * @param pages what kind of pages to ask for
   * @param threads how many threads a contender with workers may use
   * @param skew bytes by which memory misses page alignment
   * @param shift bytes by which positions in the stream miss a page's start
   * @param span memory over which objects follow each other; with no more than one object they all
   *     come to the same place, which stays in cache if it is small
   */
  public record Shape(long bytes, Pages pages, int threads, long skew, long shift, long span) {

    /** Returns a shape with one place, everything aligned. */
    static Shape of(long bytes, Pages pages, int threads) {
      return new Shape(bytes, pages, threads, 0, 0, bytes);
    }

    long objects() {
      return Math.max(1, span / bytes);
    }
  }

  /** The kind of pages asked for. */
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
   * @param shape what is wanted
   * @return the target, to be closed
   */
  static Target allocate(Shape shape) {
    Arena arena = Arena.ofShared();
    boolean huge = shape.pages == Pages.HUGE;
    MemorySegment whole =
        arena.allocate(shape.bytes * shape.objects() + shape.skew, huge ? HUGE_PAGE : SMALL_PAGE);
    if (huge) {
      String granted = collapse(whole) ? "granted" : "refused, default pages instead";
      Announcements.once("huge pages: " + granted);
    }
    return new Target(arena, whole, shape);
  }

  /** Returns the same memory for another number of threads; it must not be closed. */
  Target withThreads(int threads) {
    return new Target(
        arena,
        whole,
        new Shape(shape.bytes, shape.pages, threads, shape.skew, shape.shift, shape.span));
  }

  /** Returns the memory of object {@code n}. */
  MemorySegment object(long n) {
    return whole.asSlice(shape.skew + n % shape.objects() * shape.bytes, shape.bytes);
  }

  /** Returns the position in the stream of object {@code n}. */
  long position(long n) {
    return shape.shift + n * shape.bytes;
  }

  /** Returns the memory of the first object. */
  MemorySegment memory() {
    return object(0);
  }

  int threads() {
    return shape.threads;
  }

  /** Calls madvise(MADV_COLLAPSE), Linux 6.1, which works after the memory has been touched. */
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
    return shape.bytes;
  }

  /** Returns an array of the same size, for contenders that work on the heap only. */
  byte[] array() {
    return new byte[Math.toIntExact(bytes())];
  }

  /** Frees the memory. */
  @Override
  public void close() {
    arena.close();
  }
}
