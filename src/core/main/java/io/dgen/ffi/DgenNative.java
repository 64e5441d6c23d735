package io.dgen.ffi;

import io.dgen.ffi.generated.dgen_h;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls {@code libdgen}: one method per C function, with exceptions in place of status codes. A
 * caller may use the other methods once {@link #require} has returned. Thread-safe.
 *
 * <p>Heap segments are passed by critical calls, during which the garbage collector waits: callers
 * keep those calls short. Off-heap pieces of up to a page are passed by critical calls as well,
 * which saves some 9 ns. Mapped files are not: a page fault there may wait for the disk.
 */
public final class DgenNative {

  /** Why the library could not be loaded, or null. It is loaded once. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // reported many times
  private static final @Nullable UnavailableException REFUSED = tryLoad();

  /** Bytes of an off-heap call that is critical, too: a fraction of a microsecond. */
  private static final long SHORT = 4096;

  private DgenNative() {}

  private static @Nullable UnavailableException tryLoad() {
    try {
      NativeLibrary.DGEN.load();
      return null;
    } catch (UnavailableException e) {
      return e;
    }
  }

  /**
   * A class of its own, because the generated class cannot be initialized if native access is
   * denied.
   */
  private static final class Isas {
    static final Map<String, Integer> NUMBERS =
        Map.of(
            "portable", dgen_h.DGEN_ISA_PORTABLE(),
            "neon", dgen_h.DGEN_ISA_NEON(),
            "avx2", dgen_h.DGEN_ISA_AVX2(),
            "avx512", dgen_h.DGEN_ISA_AVX512());

    private Isas() {}
  }

  /** The same functions in critical calls, which may access the heap; bound when first needed. */
  private static final class Critical {
    static final MethodHandle FILL =
        bind(dgen_h.dgen_fill$address(), dgen_h.dgen_fill$descriptor());
    static final MethodHandle VERIFY =
        bind(dgen_h.dgen_verify$address(), dgen_h.dgen_verify$descriptor());

    private Critical() {}

    private static MethodHandle bind(MemorySegment address, FunctionDescriptor descriptor) {
      return Linker.nativeLinker()
          .downcallHandle(address, descriptor, Linker.Option.critical(true));
    }
  }

  /**
   * Makes sure that the library is loaded.
   *
   * @throws UnavailableException if it is unavailable; always the same exception
   */
  public static void require() throws UnavailableException {
    if (REFUSED != null) {
      throw REFUSED;
    }
  }

  /**
   * Returns the ISAs that this machine can run.
   *
   * @return bit {@code 1 << isa} for each
   */
  public static int supportedIsas() {
    return dgen_h.dgen_isa_supported();
  }

  /**
   * Returns the names of the ISAs that this machine can run.
   *
   * @return slowest first
   */
  public static List<String> supportedIsaNames() {
    int supported = supportedIsas();
    return Isas.NUMBERS.entrySet().stream()
        .filter(e -> (supported >> e.getValue() & 1) != 0)
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Returns an ISA's number.
   *
   * @param name for example {@code avx2}
   * @return its number, negative if there is no such ISA
   */
  public static int isaOf(String name) {
    return Isas.NUMBERS.getOrDefault(name, -1);
  }

  /**
   * Returns an ISA's name.
   *
   * @param isa its number
   * @return for example {@code avx2}
   */
  public static String isaName(int isa) {
    return Isas.NUMBERS.entrySet().stream()
        .filter(e -> e.getValue() == isa)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no ISA has the number " + isa));
  }

  /**
   * Returns whether an ISA has non-temporal stores.
   *
   * @param isa its number
   * @return false for plain C
   */
  public static boolean streams(int isa) {
    return isa != dgen_h.DGEN_ISA_PORTABLE();
  }

  /**
   * Returns the fastest ISA that this machine can run.
   *
   * @return its number
   */
  public static int activeIsa() {
    return dgen_h.dgen_isa_active();
  }

  private static boolean critical(MemorySegment memory, long bytes) {
    return !memory.isNative() || (bytes <= SHORT && !memory.isMapped());
  }

  /**
   * Calls {@code dgen_fill}; see there for the parameters.
   *
   * @param isa a supported ISA
   * @param target the memory to fill
   * @param offset bytes into it
   * @param position of the first byte among the source pages
   * @param bytes how many
   * @param key0 first key
   * @param key1 second key
   * @param key2 third key
   * @param key3 fourth key
   * @param rowsQ32 random rows per unit, times 2<sup>32</sup>
   * @param unitRows rows per unit
   * @param repeat whether the filler repeats
   * @param mask what remains of a random word
   * @param base what is added to it
   * @param nonTemporal whether stores bypass the cache
   */
  public static void fill(
      int isa,
      MemorySegment target,
      long offset,
      long position,
      long bytes,
      long key0,
      long key1,
      long key2,
      long key3,
      long rowsQ32,
      int unitRows,
      boolean repeat,
      long mask,
      long base,
      boolean nonTemporal) {
    int filler = filler(repeat);
    int store = store(nonTemporal);
    int status;
    if (!critical(target, bytes)) {
      status =
          dgen_h.dgen_fill(
              isa, target, offset, position, bytes, key0, key1, key2, key3, rowsQ32, unitRows,
              filler, mask, base, store);
    } else {
      try {
        status =
            (int)
                Critical.FILL.invokeExact(
                    isa, target, offset, position, bytes, key0, key1, key2, key3, rowsQ32, unitRows,
                    filler, mask, base, store);
      } catch (Throwable e) {
        throw rethrown(e);
      }
    }
    check(status);
  }

  /**
   * Calls {@code dgen_verify}; see there for the parameters.
   *
   * @param isa a supported ISA
   * @param found the memory to compare
   * @param offset bytes into it
   * @param position of the first byte among the source pages
   * @param bytes how many
   * @param key0 first key
   * @param key1 second key
   * @param key2 third key
   * @param key3 fourth key
   * @param rowsQ32 random rows per unit, times 2<sup>32</sup>
   * @param unitRows rows per unit
   * @param repeat whether the filler repeats
   * @param mask what remains of a random word
   * @param base what is added to it
   * @return the number of bytes before the first page that differs
   */
  public static long verify(
      int isa,
      MemorySegment found,
      long offset,
      long position,
      long bytes,
      long key0,
      long key1,
      long key2,
      long key3,
      long rowsQ32,
      int unitRows,
      boolean repeat,
      long mask,
      long base) {
    int filler = filler(repeat);
    long matching;
    if (!critical(found, bytes)) {
      matching =
          dgen_h.dgen_verify(
              isa, found, offset, position, bytes, key0, key1, key2, key3, rowsQ32, unitRows,
              filler, mask, base);
    } else {
      try {
        matching =
            (long)
                Critical.VERIFY.invokeExact(
                    isa, found, offset, position, bytes, key0, key1, key2, key3, rowsQ32, unitRows,
                    filler, mask, base);
      } catch (Throwable e) {
        throw rethrown(e);
      }
    }
    check((int) Math.min(matching, 0));
    return matching;
  }

  /**
   * Calls {@code dgen_fill_runs}; see there for the layout of runs and recipes.
   *
   * @param isa a supported ISA
   * @param target the memory to fill, off-heap
   * @param offset bytes into it
   * @param runs off-heap
   * @param runCount how many runs
   * @param recipes off-heap
   * @param recipeCount how many recipes
   * @param nonTemporal whether stores bypass the cache
   */
  public static void fillRuns(
      int isa,
      MemorySegment target,
      long offset,
      MemorySegment runs,
      int runCount,
      MemorySegment recipes,
      int recipeCount,
      boolean nonTemporal) {
    check(
        dgen_h.dgen_fill_runs(
            isa, target, offset, runs, runCount, recipes, recipeCount, store(nonTemporal)));
  }

  /**
   * Calls {@code dgen_fill_objects}; see there for the parameters.
   *
   * @param isa a supported ISA
   * @param target the memory to fill, off-heap
   * @param offset bytes into it
   * @param bytesEach whole rows, a page at most
   * @param count how many objects
   * @param number of the first object's keys
   * @param seed0 part of the first key
   * @param seed1 part of the second key
   * @param seed2 part of the third key
   * @param seed3 part of the fourth key
   * @param rowsQ32 random rows per unit, times 2<sup>32</sup>
   * @param unitRows rows per unit
   * @param repeat whether the filler repeats
   * @param mask what remains of a random word
   * @param base what is added to it
   */
  public static void fillObjects(
      int isa,
      MemorySegment target,
      long offset,
      long bytesEach,
      int count,
      long number,
      long seed0,
      long seed1,
      long seed2,
      long seed3,
      long rowsQ32,
      int unitRows,
      boolean repeat,
      long mask,
      long base) {
    check(
        dgen_h.dgen_fill_objects(
            isa,
            target,
            offset,
            bytesEach,
            count,
            number,
            seed0,
            seed1,
            seed2,
            seed3,
            rowsQ32,
            unitRows,
            filler(repeat),
            mask,
            base));
  }

  /**
   * Calls {@code dgen_verify_runs}; see there for the layout of runs and recipes.
   *
   * @param isa a supported ISA
   * @param found the memory to compare, off-heap
   * @param offset bytes into it
   * @param runs off-heap
   * @param runCount how many runs
   * @param recipes off-heap
   * @param recipeCount how many recipes
   * @return the number of bytes before the first page that differs
   */
  public static long verifyRuns(
      int isa,
      MemorySegment found,
      long offset,
      MemorySegment runs,
      int runCount,
      MemorySegment recipes,
      int recipeCount) {
    long matching =
        dgen_h.dgen_verify_runs(isa, found, offset, runs, runCount, recipes, recipeCount);
    check((int) Math.min(matching, 0));
    return matching;
  }

  /**
   * Calls {@code dgen_find_page}; see there for the parameters.
   *
   * @param isa a supported ISA
   * @param words off-heap
   * @param count how many words
   * @param lane 0 to 7
   * @param page first source page
   * @param pages how many
   * @param key0 first key
   * @param key3 fourth key
   * @param mask what remains of a random word
   * @param base what is added to it
   * @return the number of pages before the first match
   */
  public static long findPage(
      int isa,
      MemorySegment words,
      int count,
      int lane,
      long page,
      long pages,
      long key0,
      long key3,
      long mask,
      long base) {
    long before =
        dgen_h.dgen_find_page(isa, words, count, lane, page, pages, key0, key3, mask, base);
    check((int) Math.min(before, 0));
    return before;
  }

  /**
   * Calls {@code dgen_baseline_store}: a loop of the widest stores.
   *
   * @param isa a supported ISA
   * @param target off-heap, 64-byte aligned at the offset
   * @param offset bytes into it
   * @param bytes a multiple of 64
   * @param nonTemporal whether stores bypass the cache
   */
  public static void baselineStore(
      int isa, MemorySegment target, long offset, long bytes, boolean nonTemporal) {
    check(dgen_h.dgen_baseline_store(isa, target, offset, bytes, -1, store(nonTemporal)));
  }

  /**
   * Calls libc's {@code memset}.
   *
   * @param target off-heap
   * @param offset bytes into it
   * @param bytes how many
   */
  public static void baselineMemset(MemorySegment target, long offset, long bytes) {
    check(dgen_h.dgen_baseline_memset(target, offset, bytes, 0xFF));
  }

  /**
   * Fills memory from one xoshiro256++ in plain C.
   *
   * @param target off-heap
   * @param offset bytes into it
   * @param bytes a multiple of 8
   * @param seed of the generator
   */
  public static void baselineXoshiro(MemorySegment target, long offset, long bytes, long seed) {
    check(dgen_h.dgen_baseline_xoshiro(target, offset, bytes, seed));
  }

  /**
   * Reads memory in a loop of the widest loads.
   *
   * @param isa a supported ISA
   * @param source off-heap, 64-byte aligned at the offset
   * @param offset bytes into it
   * @param bytes a multiple of 64
   * @return the exclusive or of all words
   */
  public static long baselineRead(int isa, MemorySegment source, long offset, long bytes) {
    return dgen_h.dgen_baseline_read(isa, source, offset, bytes);
  }

  private static int filler(boolean repeat) {
    return repeat ? dgen_h.DGEN_FILLER_REPEAT() : dgen_h.DGEN_FILLER_ZERO();
  }

  private static int store(boolean nonTemporal) {
    return nonTemporal ? dgen_h.DGEN_STORE_NON_TEMPORAL() : dgen_h.DGEN_STORE_REGULAR();
  }

  /** Turns a status into an exception. */
  private static void check(int status) {
    if (status == dgen_h.DGEN_OK()) {
      return;
    }
    if (status == dgen_h.DGEN_ERROR_ISA()) {
      throw new IllegalArgumentException("libdgen: the ISA is not supported here");
    }
    throw new IllegalArgumentException("libdgen: invalid arguments (status " + status + ")");
  }

  private static RuntimeException rethrown(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException exception) {
      return exception;
    }
    throw new AssertionError("a downcall throws nothing checked", e);
  }
}
