package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What direct I/O calls in the C library; all leave their error.
 *
 * @param pread pread(2)
 * @param pwrite pwrite(2)
 * @param statx statx(2)
 */
record DirectCalls(MethodHandle pread, MethodHandle pwrite, MethodHandle statx) {

  private static volatile @Nullable DirectCalls bound;

  /**
   * Returns the calls, bound once: files may be many.
   *
   * @throws UnavailableException if native code may not be called, or this is not Linux with {@code
   *     /proc} and statx(2)
   */
  static DirectCalls get() throws UnavailableException {
    DirectCalls calls = bound;
    if (calls == null) {
      calls = bind();
      bound = calls;
    }
    return calls;
  }

  private static DirectCalls bind() throws UnavailableException {
    Descriptors.requireNames();
    FunctionDescriptor transfer =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);
    Linker.Option errno = Linker.Option.captureCallState("errno");
    try {
      return new DirectCalls(
          Libc.bind("pread", transfer, errno),
          Libc.bind("pwrite", transfer, errno),
          Libc.bind(
              "statx",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS),
              errno));
    } catch (NoSuchElementException e) {
      throw new UnavailableException("the C library has no statx", "use a newer C library", e);
    }
  }
}
