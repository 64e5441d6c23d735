package io.dgen.cli;

import io.dgen.ffi.DgenNative;
import io.dgen.ffi.NativeRefusedException;
import io.dgen.numa.WorkerPool;
import java.lang.foreign.MemorySegment;

/**
 * What the memory takes: stores of a constant, by as many threads as the generator has, in pieces
 * cut like its own.
 */
final class MemoryBaseline implements AutoCloseable {

  private static final long PAGE = 4096;
  private static final long LEAST_BYTES = 64 << 10;
  private static final long MOST_BYTES = 4 << 20;
  private static final int PIECES_PER_THREAD = 4;

  /** Of the loop of vector stores. */
  private static final long VECTOR_BYTES = 64;

  private final WorkerPool workers;
  private final String refusal;

  MemoryBaseline(int threads) {
    workers = new WorkerPool(threads);
    refusal = tryNative();
  }

  private static String tryNative() {
    try {
      DgenNative.require();
      return null;
    } catch (NativeRefusedException e) {
      return "the loop of non-temporal stores is native: " + e.getMessage();
    }
  }

  /** Why there is no loop of non-temporal stores, or null if there is one. */
  String refusal() {
    return refusal;
  }

  /** The loop of non-temporal stores, by the widest vectors there are. */
  void store(MemorySegment chunk, long length) {
    int isa = DgenNative.activeIsa();
    run(
        length,
        (offset, bytes) ->
            DgenNative.baselineStore(
                isa, chunk, offset, bytes / VECTOR_BYTES * VECTOR_BYTES, true));
  }

  /** {@code memset}: libc's, or Java's where there is no native code. */
  void memset(MemorySegment chunk, long length) {
    if (refusal == null) {
      run(length, (offset, bytes) -> DgenNative.baselineMemset(chunk, offset, bytes));
    } else {
      run(length, (offset, bytes) -> chunk.asSlice(offset, bytes).fill((byte) -1));
    }
  }

  private interface Body {
    void run(long offset, long bytes);
  }

  private void run(long length, Body body) {
    long share = length / ((long) workers.threads() * PIECES_PER_THREAD) / PAGE * PAGE + PAGE;
    long piece = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, share));
    int count = Math.toIntExact((length + piece - 1) / piece);
    workers.run(count, i -> body.run(i * piece, Math.min(piece, length - i * piece)));
  }

  @Override
  public void close() {
    workers.close();
  }
}
