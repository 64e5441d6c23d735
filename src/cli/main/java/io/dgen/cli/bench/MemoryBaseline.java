package io.dgen.cli.bench;

import io.dgen.DataGenerator;
import io.dgen.PartAction;
import io.dgen.ffi.DgenNative;
import io.dgen.ffi.NativeRefusedException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What the memory takes: stores of a constant, by a generator's own workers, each where it fills.
 */
final class MemoryBaseline {

  /** Of the loop of vector stores. */
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
    } catch (NativeRefusedException e) {
      return "the loop of non-temporal stores is native: " + e.getMessage();
    }
  }

  /** Why there is no loop of non-temporal stores, or null if there is one. */
  @Nullable String refusal() {
    return refusal;
  }

  /** The loop of non-temporal stores, by the widest vectors there are. */
  void store(MemorySegment chunk, long length) {
    int isa = DgenNative.activeIsa();
    run(
        chunk,
        length,
        (part, offset, bytes) ->
            DgenNative.baselineStore(isa, part, offset, bytes / VECTOR_BYTES * VECTOR_BYTES, true));
  }

  /** {@code memset}: libc's, or Java's where there is no native code. */
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
