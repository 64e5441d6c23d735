package io.dgen.bench;

import io.dgen.Backend;
import io.dgen.Isa;
import io.dgen.StorePolicy;
import io.dgen.StreamSpec;
import io.dgen.cli.bench.JdkSource;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Everything that can be compared. Each runs over a target with one thread, except those named
 * CHUNK.
 */
public enum Contender {
  // --- fillAt -----------------------------------------------------------------------------------

  /** fillAt, C kernel of the fastest ISA, regular stores. */
  NATIVE(fill(Backend.NATIVE, Isa.AUTO, StorePolicy.REGULAR)),
  /** The same, non-temporal stores. */
  NATIVE_NT(fill(Backend.NATIVE, Isa.AUTO, StorePolicy.NON_TEMPORAL)),
  /** The same, stores by size. */
  NATIVE_AUTO(fill(Backend.NATIVE, Isa.AUTO, StorePolicy.AUTO)),
  /** fillAt, AVX2 kernel, regular stores. */
  NATIVE_AVX2(fill(Backend.NATIVE, Isa.AVX2, StorePolicy.REGULAR)),
  /** fillAt, AVX2 kernel, non-temporal stores. */
  NATIVE_AVX2_NT(fill(Backend.NATIVE, Isa.AVX2, StorePolicy.NON_TEMPORAL)),
  /** fillAt, plain C kernel, regular stores. */
  NATIVE_PORTABLE(fill(Backend.NATIVE, Isa.PORTABLE, StorePolicy.REGULAR)),
  /** fillAt, Java's Vector API. */
  VECTOR(fill(Backend.VECTOR, Isa.AUTO, StorePolicy.REGULAR)),
  /** fillAt, plain Java. */
  SCALAR(fill(Backend.SCALAR, Isa.AUTO, StorePolicy.REGULAR)),

  /** The same, stores by size; half of the rows random. */
  NATIVE_COMPRESS2(content(Generated.COMPRESS2)),
  /** The same, a quarter of the rows random. */
  NATIVE_COMPRESS4(content(Generated.COMPRESS4)),
  /** The same, dedup ratio 2, units of 128 KiB. */
  NATIVE_DEDUP2(content(Generated.DEDUP2)),
  /** The same, units of 4 KiB. */
  NATIVE_DEDUP2_4K(content(Generated.DEDUP2_4K)),
  /** The same, every page twice in a row: no two pages are one run. */
  NATIVE_DEDUP2_4K_SPAN2(content(Generated.DEDUP2_4K_SPAN2)),
  /** The same, half of the units changed since the generation before, units of 128 KiB. */
  NATIVE_GENERATIONS(content(Generated.GENERATIONS)),
  /** The same, units of 4 KiB. */
  NATIVE_GENERATIONS_4K(content(Generated.GENERATIONS_4K)),
  /** The same, 30 % of the units from a pool, units of 128 KiB. */
  NATIVE_SHARED(content(Generated.SHARED)),
  /** The same, units of 4 KiB. */
  NATIVE_SHARED_4K(content(Generated.SHARED_4K)),
  /** The same, a tenth of the units has 90 % of the copies, units of 128 KiB. */
  NATIVE_HOT(content(Generated.HOT)),
  /** The same, units of 4 KiB. */
  NATIVE_HOT_4K(content(Generated.HOT_4K)),
  /** The same, bytes of 5 bits of entropy. */
  NATIVE_ENTROPY5(content(Generated.ENTROPY5)),
  /** The same, a mix of compression ratios of 1, 2 and 4, units of 128 KiB. */
  NATIVE_MIX(content(Generated.MIX)),

  /** fillAt of a byte[], C kernel. */
  NATIVE_HEAP(target -> Generated.fillHeap(target, Backend.NATIVE)),
  /** fillAt of a byte[], Vector API. */
  VECTOR_HEAP(target -> Generated.fillHeap(target, Backend.VECTOR)),
  /** fillAt of a byte[], plain Java. */
  SCALAR_HEAP(target -> Generated.fillHeap(target, Backend.SCALAR)),
  /** withStream and fillAt: each pass is another object. */
  NATIVE_STREAMS(target -> Generated.fillNextStream(target, Backend.NATIVE)),
  /** The same, Vector API. */
  VECTOR_STREAMS(target -> Generated.fillNextStream(target, Backend.VECTOR)),
  /** The same, plain Java. */
  SCALAR_STREAMS(target -> Generated.fillNextStream(target, Backend.SCALAR)),

  // --- verifyAt ---------------------------------------------------------------------------------

  /** verifyAt, C kernel. */
  NATIVE_VERIFY(target -> Generated.verify(target, Backend.NATIVE)),
  /** verifyAt, Vector API. */
  VECTOR_VERIFY(target -> Generated.verify(target, Backend.VECTOR)),
  /** verifyAt, plain Java. */
  SCALAR_VERIFY(target -> Generated.verify(target, Backend.SCALAR)),
  /** verifyAt of a byte[], C kernel. */
  NATIVE_VERIFY_HEAP(target -> Generated.verifyHeap(target, Backend.NATIVE)),

  // --- fillChunk, with workers ------------------------------------------------------------------

  /** fillChunk, C kernel, stores by size. */
  CHUNK(chunk(StorePolicy.AUTO, Consumption.Kind.NONE)),
  /** The same, regular stores. */
  CHUNK_REGULAR(chunk(StorePolicy.REGULAR, Consumption.Kind.NONE)),
  /** The same, non-temporal stores. */
  CHUNK_NT(chunk(StorePolicy.NON_TEMPORAL, Consumption.Kind.NONE)),
  /** Regular stores, then a checksum. */
  CHUNK_REGULAR_SUM(chunk(StorePolicy.REGULAR, Consumption.Kind.CHECKSUM)),
  /** Non-temporal stores, then a checksum. */
  CHUNK_NT_SUM(chunk(StorePolicy.NON_TEMPORAL, Consumption.Kind.CHECKSUM)),
  /** Regular stores, then a copy. */
  CHUNK_REGULAR_COPY(chunk(StorePolicy.REGULAR, Consumption.Kind.COPY)),
  /** Non-temporal stores, then a copy. */
  CHUNK_NT_COPY(chunk(StorePolicy.NON_TEMPORAL, Consumption.Kind.COPY)),
  /** Regular stores, then a direct write. */
  CHUNK_REGULAR_WRITE(chunk(StorePolicy.REGULAR, Consumption.Kind.WRITE)),
  /** Non-temporal stores, then a direct write. */
  CHUNK_NT_WRITE(chunk(StorePolicy.NON_TEMPORAL, Consumption.Kind.WRITE)),
  /** fillChunk, Vector API. */
  CHUNK_VECTOR(
      target -> Generated.chunk(target, Backend.VECTOR, StorePolicy.AUTO, Consumption.Kind.NONE)),
  /** Chunks from a pipeline, C kernel, stores by size. */
  CHUNK_PIPELINE(Generated::pipeline),
  /** The same kernel called by threads in C, non-temporal stores. */
  CHUNK_C(ThreadsInC::new),
  /** The non-temporal store loop with the same kind of workers. */
  CHUNK_STORE_NT(target -> Baselines.storeChunk(target, true)),
  /** The regular store loop with the same kind of workers. */
  CHUNK_STORE(target -> Baselines.storeChunk(target, false)),

  // --- others -----------------------------------------------------------------------------------

  /** The C kernel of NATIVE through the binding alone. */
  KERNEL(Baselines::kernel),
  /** A loop of the widest regular stores. */
  STORE(target -> Baselines.store(target, false)),
  /** A loop of the widest non-temporal stores. */
  STORE_NT(target -> Baselines.store(target, true)),
  /** libc's memset. */
  MEMSET(Baselines::memset),
  /** A loop of the widest loads. */
  READ(Baselines::read),
  /** MemorySegment.fill. */
  SEGMENT_FILL(Baselines::segmentFill),
  /** MemorySegment.copy. */
  SEGMENT_COPY(Baselines::segmentCopy),
  /** One scalar xoshiro256++ in C. */
  XOSHIRO_C(Baselines::xoshiro),

  /** SplittableRandom.nextBytes. */
  JDK_SPLITTABLE(bytes(() -> new SplittableRandom(1)::nextBytes)),
  /** The JDK's L64X128MixRandom, nextBytes. */
  JDK_L64X128MIX(bytes(() -> RandomGenerator.of("L64X128MixRandom")::nextBytes)),
  /** The JDK's Xoshiro256PlusPlus, nextBytes. */
  JDK_XOSHIRO(bytes(() -> RandomGenerator.of("Xoshiro256PlusPlus")::nextBytes)),
  /** SecureRandom.nextBytes. */
  JDK_SECURE(bytes(() -> new SecureRandom()::nextBytes)),
  /** AES-128 in counter mode by javax.crypto. */
  JDK_AES_CTR(bytes(JdkSource.AES_CTR::open)),
  /** commons-rng's XoShiRo256PlusPlus, nextBytes. */
  COMMONS_XOSHIRO(bytes(() -> RandomSource.XO_SHI_RO_256_PP.create(1L)::nextBytes));

  private final Function<Target, Pass> opener;

  Contender(Function<Target, Pass> opener) {
    this.opener = opener;
  }

  private static Function<Target, Pass> fill(Backend backend, Isa isa, StorePolicy store) {
    return target -> Generated.fill(target, Generated.SPEC, backend, isa, store);
  }

  private static Function<Target, Pass> content(StreamSpec spec) {
    return target -> Generated.fill(target, spec, Backend.NATIVE, Isa.AUTO, StorePolicy.AUTO);
  }

  private static Function<Target, Pass> chunk(StorePolicy store, Consumption.Kind consumption) {
    return target -> Generated.chunk(target, Backend.NATIVE, store, consumption);
  }

  private static Function<Target, Pass> bytes(Supplier<Consumer<byte[]>> source) {
    return target -> Baselines.bytes(target, source);
  }

  /**
   * Prepares the contender.
   *
   * @param target what it runs over
   * @return its pass, to be closed before the target
   * @throws UnsupportedOperationException if it is unavailable here or for such a target
   */
  Pass open(Target target) {
    return opener.apply(target);
  }

  /** Returns whether it brings its own threads: one pass for all of the target's threads. */
  boolean hasWorkers() {
    return name().startsWith("CHUNK");
  }
}
