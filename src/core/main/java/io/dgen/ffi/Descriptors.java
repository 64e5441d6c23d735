package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens files with flags that Java does not offer, and closes them.
 *
 * @param opening open(2)
 * @param closing close(2)
 */
record Descriptors(MethodHandle opening, MethodHandle closing) {

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;

  // The same on all platforms for which there are libraries, but for those that ask for one.
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_EXCL = 0x80;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x8_0000;
  static final int O_PATH = 0x20_0000;
  static final int O_DIRECT = ARM ? 0x1_0000 : 0x4000;
  static final int O_NOFOLLOW = ARM ? 0x8000 : 0x2_0000;
  static final int O_TMPFILE = 0x40_0000 | (ARM ? 0x4000 : 0x1_0000);

  private static final Path NAMES = Path.of("/proc/self/fd");

  private static volatile @Nullable Descriptors bound;

  /**
   * Returns the functions, bound once: files may be many.
   *
   * @throws UnavailableException if native code may not be called
   */
  static Descriptors get() throws UnavailableException {
    Descriptors functions = bound;
    if (functions == null) {
      functions =
          new Descriptors(
              Libc.bind(
                  "open",
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT,
                      ValueLayout.ADDRESS,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT),
                  Linker.Option.captureCallState("errno"),
                  Linker.Option.firstVariadicArg(2)),
              Libc.bind(
                  "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
      bound = functions;
    }
    return functions;
  }

  /**
   * Opens a file.
   *
   * @param mode the permissions of a file that is created
   * @return its descriptor, or minus the error
   */
  int open(Path file, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errno(arena);
      int descriptor = (int) opening.invokeExact(errno, Libc.path(arena, file), flags, mode);
      return descriptor < 0 ? -Libc.errno(errno) : descriptor;
    } catch (Throwable e) {
      throw new AssertionError("open throws nothing", e);
    }
  }

  /** Closes a descriptor. */
  void close(int descriptor) {
    try {
      int status = (int) closing.invokeExact(descriptor);
      assert status == 0;
    } catch (Throwable e) {
      throw new AssertionError("close throws nothing", e);
    }
  }

  /** Returns what to throw for an error of {@link #open}. */
  static FileSystemException refusal(Path file, int error) {
    return switch (error) {
      case EACCES -> new AccessDeniedException(file.toString());
      case ENOENT -> new NoSuchFileException(file.toString());
      default -> new FileSystemException(file.toString(), null, Libc.text(error));
    };
  }

  /**
   * Checks that open files have names of their own.
   *
   * @throws UnavailableException if this is not Linux with {@code /proc}
   */
  static void requireNames() throws UnavailableException {
    if (!Files.isDirectory(NAMES)) {
      throw new UnavailableException("there is no " + NAMES, "use Linux, with /proc mounted");
    }
  }

  /** Returns a name that leads to an open file, and to no other, until it is closed. */
  static Path path(int descriptor) {
    return NAMES.resolve(Integer.toString(descriptor));
  }
}
