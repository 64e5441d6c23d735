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
 * A file that is held whatever happens to its name: open(2) with {@code O_PATH}, which Java does
 * not offer. It can be examined and opened under a name that leads nowhere else. Linux only.
 */
public final class HeldFile implements AutoCloseable {

  private static final int ENOENT = 2;
  private static final int EACCES = 13;

  // The same on all platforms for which there are libraries, but for one.
  private static final int O_PATH = 0x20_0000;
  private static final int O_CLOEXEC = 0x8_0000;
  private static final int O_NOFOLLOW =
      System.getProperty("os.arch").equals("aarch64") ? 0x8000 : 0x2_0000;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final int descriptor;
  private final MethodHandle closing;

  private HeldFile(int descriptor, MethodHandle closing) {
    this.descriptor = descriptor;
    this.closing = closing;
  }

  /**
   * What is called.
   *
   * @param open open(2)
   * @param close close(2)
   */
  private record Calls(MethodHandle open, MethodHandle close) {

    private static volatile @Nullable Calls bound;

    /** Returns the calls, bound once: files may be many. */
    static Calls get() throws UnavailableException {
      Calls calls = bound;
      if (calls == null) {
        calls =
            new Calls(
                Libc.bind(
                    "open",
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(2)),
                Libc.bind(
                    "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
        bound = calls;
      }
      return calls;
    }
  }

  /**
   * Holds a file; a symbolic link is held itself.
   *
   * @param file its name
   * @return the file
   * @throws FileSystemException if it cannot be held
   * @throws UnavailableException if native code may not be called, or this is not Linux with {@code
   *     /proc}
   */
  public static HeldFile of(Path file) throws FileSystemException, UnavailableException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      throw new UnavailableException("there is no " + DESCRIPTORS, "use Linux, with /proc mounted");
    }
    Calls calls = Calls.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errno(arena);
      MemorySegment name = Libc.path(arena, file);
      int flags = O_PATH | O_NOFOLLOW | O_CLOEXEC;
      int descriptor = (int) calls.open.invokeExact(errno, name, flags);
      if (descriptor < 0) {
        throw refusal(file.toString(), Libc.errno(errno));
      }
      return new HeldFile(descriptor, calls.close);
    } catch (FileSystemException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("open throws nothing", e);
    }
  }

  private static FileSystemException refusal(String file, int error) {
    return switch (error) {
      case EACCES -> new AccessDeniedException(file);
      case ENOENT -> new NoSuchFileException(file);
      default -> new FileSystemException(file, null, Libc.text(error));
    };
  }

  /**
   * Returns a name that leads to the held file, and to no other.
   *
   * @return a path for this process, until the file is closed
   */
  public Path path() {
    return DESCRIPTORS.resolve(Integer.toString(descriptor));
  }

  /** Lets the file go. */
  @Override
  public void close() {
    try {
      int status = (int) closing.invokeExact(descriptor);
      assert status == 0;
    } catch (Throwable e) {
      throw new AssertionError("close throws nothing", e);
    }
  }
}
