package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What direct I/O calls in the C library; all but {@code close} leave their error.
 *
 * @param open open(2)
 * @param close close(2)
 * @param pread pread(2)
 * @param pwrite pwrite(2)
 * @param statx statx(2)
 */
record DirectCalls(
    MethodHandle open,
    MethodHandle close,
    MethodHandle pread,
    MethodHandle pwrite,
    MethodHandle statx) {

  static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  // The same on all platforms for which there are libraries, but for those that ask for one.
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CLOEXEC = 0x8_0000;
  static final int O_DIRECT = ARM ? 0x1_0000 : 0x4000;
  static final int O_NOFOLLOW = ARM ? 0x8000 : 0x2_0000;
  static final int O_TMPFILE = 0x40_0000 | (ARM ? 0x4000 : 0x1_0000);

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
    if (!System.getProperty("os.name").equals("Linux") || !Files.isDirectory(DESCRIPTORS)) {
      throw new UnavailableException("there is no " + DESCRIPTORS, "use Linux, with /proc mounted");
    }
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
          Libc.bind(
              "open",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT),
              errno,
              Linker.Option.firstVariadicArg(2)),
          Libc.bind("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)),
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

  /** Closes a descriptor. */
  void close(int descriptor) {
    try {
      int status = (int) close.invokeExact(descriptor);
      assert status == 0;
    } catch (Throwable e) {
      throw new AssertionError("close throws nothing", e);
    }
  }
}
