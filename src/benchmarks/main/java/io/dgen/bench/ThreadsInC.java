package io.dgen.bench;

import io.dgen.ffi.DgenNative;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The kernels called by threads in C, without Java between them: {@code native/bench/dgen_bench.h},
 * whose library the property {@code dgen.bench.path} names.
 */
@SuppressWarnings("restricted")
final class ThreadsInC implements Pass {

  private static final String PROPERTY = "dgen.bench.path";

  private final Target target;
  private final int isa = Baselines.isa();
  private final MethodHandle fill;
  private final MethodHandle close;
  private final MemorySegment bench;
  private long position;

  /** Starts the target's threads. */
  ThreadsInC(Target target) {
    this.target = target;
    String path = System.getProperty(PROPERTY);
    if (path == null) {
      throw new UnsupportedOperationException("no library of kernels in C: -D" + PROPERTY);
    }
    try {
      Linker linker = Linker.nativeLinker();
      SymbolLookup library = SymbolLookup.libraryLookup(Path.of(path), Arena.global());
      MethodHandle open =
          linker.downcallHandle(
              library.findOrThrow("dgen_bench_open"),
              FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
      fill =
          linker.downcallHandle(
              library.findOrThrow("dgen_bench_fill"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT));
      close =
          linker.downcallHandle(
              library.findOrThrow("dgen_bench_close"),
              FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
      bench = (MemorySegment) open.invokeExact(target.threads());
    } catch (Throwable e) {
      throw new UnsupportedOperationException("threads in C: " + e.getMessage(), e);
    }
    if (bench.equals(MemorySegment.NULL)) {
      throw new UnsupportedOperationException("threads in C: unavailable");
    }
  }

  /** Fills with the fastest ISA and non-temporal stores, as fillChunk does for large chunks. */
  @Override
  public void run() {
    MemorySegment memory = target.memory();
    long bytes = memory.byteSize();
    int status;
    try {
      status = (int) fill.invokeExact(bench, isa, memory, position, bytes, Baselines.TASK_BYTES, 1);
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing", e);
    }
    if (status != 0) {
      throw new AssertionError("status " + status + " of ISA " + DgenNative.isaName(isa));
    }
    position += bytes;
  }

  @Override
  public void close() {
    try {
      close.invokeExact(bench);
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing", e);
    }
  }
}
