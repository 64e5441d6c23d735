package io.dgen.bench;

import io.dgen.bench.Target.Pages;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Measures objects of any size on one thread: fillAt, verifyAt, and other sources of random bytes.
 * The score is objects per microsecond, with GB/s and allocation beside it. All combinations take
 * days: choose parameters with {@code -p}.
 */
public class ObjectBenchmark extends PassState {

  /** The contender. */
  @Param({
    "NATIVE",
    "NATIVE_AUTO",
    "NATIVE_NT",
    "NATIVE_AVX2",
    "NATIVE_AVX2_NT",
    "NATIVE_PORTABLE",
    "VECTOR",
    "SCALAR",
    "NATIVE_COMPRESS2",
    "NATIVE_COMPRESS4",
    "NATIVE_DEDUP2",
    "NATIVE_DEDUP2_4K",
    "NATIVE_DEDUP2_4K_SPAN2",
    "NATIVE_HEAP",
    "VECTOR_HEAP",
    "SCALAR_HEAP",
    "NATIVE_STREAMS",
    "VECTOR_STREAMS",
    "SCALAR_STREAMS",
    "NATIVE_VERIFY",
    "VECTOR_VERIFY",
    "SCALAR_VERIFY",
    "NATIVE_VERIFY_HEAP",
    "STORE",
    "STORE_NT",
    "MEMSET",
    "READ",
    "SEGMENT_FILL",
    "SEGMENT_COPY",
    "XOSHIRO_C",
    "COMMONS_XOSHIRO",
    "JDK_SPLITTABLE",
    "JDK_L64X128MIX",
    "JDK_XOSHIRO",
    "JDK_SECURE",
    "JDK_AES_CTR"
  })
  public Contender contender;

  /** Size of an object. */
  @Param({"512", "4096", "65536", "524288", "8388608", "67108864", "1073741824"})
  public long bytes;

  /** Bytes by which memory misses its alignment; 16 is what malloc may give. */
  @Param({"0", "16"})
  public long skew;

  /** Bytes by which the position in the stream misses a page's start. */
  @Param({"0", "1000"})
  public long shift;

  /**
   * Memory over which objects follow each other; with 0 they share one place, which stays in cache.
   */
  @Param({"0", "268435456"})
  public long span;

  /** Kind of memory. */
  @Param("HUGE")
  public Pages pages;

  /** Allocates. */
  @Setup
  public void open() {
    Pages kind = Math.max(bytes, span) >= 2 << 20 ? pages : Pages.DEFAULT;
    open(
        contender,
        Target.allocate(new Target.Shape(bytes, kind, 1, skew, shift, Math.max(bytes, span))));
  }
}
