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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An exclusive claim to a block device: open(2) with {@code O_EXCL}, which Java does not offer.
 * While the claim lasts, nobody can mount the device or build upon it; while somebody has done so,
 * in any namespace, the claim is refused. Linux only. Thread-safe.
 */
public final class DeviceClaim implements AutoCloseable {

  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;

  // The same on all platforms for which there are libraries.
  private static final int O_WRONLY = 1;
  private static final int O_EXCL = 0x80;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x8_0000;

  private final int descriptor;
  private final MethodHandle closing;

  private DeviceClaim(int descriptor, MethodHandle closing) {
    this.descriptor = descriptor;
    this.closing = closing;
  }

  /**
   * Claims a device; needs permission to write to it.
   *
   * @param device its name
   * @return the claim, or empty if the device is in use
   * @throws FileSystemException if the device cannot be opened at all
   * @throws UnavailableException if native code may not be called
   */
  public static Optional<DeviceClaim> of(Path device)
      throws FileSystemException, UnavailableException {
    MethodHandle opening =
        Libc.bind(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(2));
    MethodHandle closing =
        Libc.bind("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errno(arena);
      MemorySegment name = Libc.path(arena, device);
      int flags = O_WRONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC;
      int descriptor = (int) opening.invokeExact(errno, name, flags);
      if (descriptor >= 0) {
        return Optional.of(new DeviceClaim(descriptor, closing));
      }
      int error = Libc.errno(errno);
      if (error == EBUSY) {
        return Optional.empty();
      }
      throw refusal(device.toString(), error);
    } catch (FileSystemException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("open throws nothing", e);
    }
  }

  private static FileSystemException refusal(String device, int error) {
    return switch (error) {
      case EPERM, EACCES -> new AccessDeniedException(device);
      case ENOENT -> new NoSuchFileException(device);
      default ->
          new FileSystemException(
              device, null, "cannot be opened for this program alone: " + Libc.text(error));
    };
  }

  /** Releases the device. */
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
