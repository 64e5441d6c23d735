package io.dgen.cli.bench;

import io.dgen.DataGenerator;
import io.dgen.PartAction;
import io.dgen.ffi.DgenNative;
import io.dgen.refusal.UnavailableException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Measures the memory bandwidth: a generator's own workers store a constant, each where it fills.
 */
final class MemoryBaseline {

  /** The bytes of one vector store. */
  private static final long VECTOR_BYTES = 64;

  private final DataGenerator generator;
  private final @Nullable String refusal;

  MemoryBaseline(DataGenerator generator) {
    this.generator = generator;
    refusal = tryNative();
  }

  private static @Nullable String tryNative() {
    try {
      DgenNative.require();
      return null;
    } catch (UnavailableException e) {
      return "the loop of non-temporal stores is native: " + e.getMessage();
    }
  }

  /** Returns why there is no loop of non-temporal stores, or null if there is one. */
  @Nullable String refusal() {
    return refusal;
  }

  /** Runs the loop of non-temporal stores with the widest vectors of this machine. */
  void store(MemorySegment chunk, long length) {
    int isa = DgenNative.activeIsa();
    run(
        chunk,
        length,
        (part, offset, bytes) ->
            DgenNative.baselineStore(isa, part, offset, bytes / VECTOR_BYTES * VECTOR_BYTES, true));
  }

  /** Runs {@code memset}: libc's, or Java's without native code. */
  void memset(MemorySegment chunk, long length) {
    run(
        chunk,
        length,
        refusal == null
            ? DgenNative::baselineMemset
            : (part, offset, bytes) -> part.asSlice(offset, bytes).fill((byte) -1));
  }

  private void run(MemorySegment chunk, long length, PartAction action) {
    generator.forEachPart(chunk.asSlice(0, length), action);
  }
}
