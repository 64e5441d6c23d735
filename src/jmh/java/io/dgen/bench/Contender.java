package io.dgen.bench;

import io.dgen.Backend;
import io.dgen.Isa;
import io.dgen.StorePolicy;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.commons.rng.simple.RandomSource;

/** All that competes. Each goes over a target with one thread, but for those named CHUNK. */
public enum Contender {
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

  /** verifyAt, C kernel. */
  NATIVE_VERIFY(target -> Generated.verify(target, Backend.NATIVE)),
  /** verifyAt, Vector API. */
  VECTOR_VERIFY(target -> Generated.verify(target, Backend.VECTOR)),
  /** verifyAt, plain Java. */
  SCALAR_VERIFY(target -> Generated.verify(target, Backend.SCALAR)),
  /** verifyAt of a byte[], C kernel. */
  NATIVE_VERIFY_HEAP(target -> Generated.verifyHeap(target, Backend.NATIVE)),

  /** fillChunk with workers, C kernel, stores by size. */
  CHUNK(target -> Generated.fillChunk(target, Backend.NATIVE)),
  /** fillChunk with workers, Vector API. */
  CHUNK_VECTOR(target -> Generated.fillChunk(target, Backend.VECTOR)),
  /** The non-temporal store loop with the same kind of workers. */
  CHUNK_STORE_NT(target -> Baselines.storeChunk(target, true)),
  /** The regular store loop with the same kind of workers. */
  CHUNK_STORE(target -> Baselines.storeChunk(target, false)),

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
  JDK_AES_CTR(bytes(Baselines::aesCtr)),
  /** commons-rng's XoShiRo256PlusPlus, nextBytes. */
  COMMONS_XOSHIRO(bytes(() -> RandomSource.XO_SHI_RO_256_PP.create(1L)::nextBytes));

  private final Function<Target, Pass> opener;

  Contender(Function<Target, Pass> opener) {
    this.opener = opener;
  }

  private static Function<Target, Pass> fill(Backend backend, Isa isa, StorePolicy store) {
    return target -> Generated.fill(target, backend, isa, store);
  }

  private static Function<Target, Pass> bytes(Supplier<Consumer<byte[]>> source) {
    return target -> Baselines.bytes(target, source);
  }

  /**
   * Gets the contender ready.
   *
   * @param target what it is to go over
   * @return its pass, to be closed before the target
   * @throws UnsupportedOperationException if it cannot be had here or for such a target
   */
  Pass open(Target target) {
    return opener.apply(target);
  }

  /** Whether it brings its own threads: one pass for the target's threads together. */
  boolean hasWorkers() {
    return switch (this) {
      case CHUNK, CHUNK_VECTOR, CHUNK_STORE_NT, CHUNK_STORE -> true;
      default -> false;
    };
  }
}
