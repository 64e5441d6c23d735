package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Makes ranges of a file or block device read as zeros: a hole is punched into a file, and a device
 * is told to zero the range. Linux only. Thread-safe.
 */
public final class ZeroRange implements AutoCloseable {

  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int ZERO_RANGE = 0x10;

  private static final int ENOSYS = 38;
  private static final int EOPNOTSUPP = 95;

  private final Path file;
  private final int descriptor;
  private final int mode;
  private final MethodHandle fallocate;

  /** Closes the descriptor, if it is this one's own. */
  private final Runnable closing;

  private ZeroRange(Path file, int descriptor, int mode, Runnable closing)
      throws UnavailableException {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new UnavailableException("only Linux can zero a range", "use Linux");
    }
    this.file = file;
    this.descriptor = descriptor;
    this.mode = KEEP_SIZE | mode;
    this.closing = closing;
    this.fallocate =
        Libc.bind(
            "fallocate",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG),
            Linker.Option.captureCallState("errno"));
  }

  /**
   * Opens a file.
   *
   * @param file its name
   * @return the open file, to be closed
   * @throws UnavailableException if native code may not be called, or this is not Linux
   * @throws FileSystemException if it cannot be opened
   */
  public static ZeroRange ofFile(Path file) throws UnavailableException, FileSystemException {
    Descriptors descriptors = Descriptors.get();
    int flags = Descriptors.O_WRONLY | Descriptors.O_NONBLOCK | Descriptors.O_CLOEXEC;
    int descriptor = descriptors.open(file, flags, 0);
    if (descriptor < 0) {
      throw new FileSystemException(file.toString(), null, Libc.text(-descriptor));
    }
    return new ZeroRange(file, descriptor, PUNCH_HOLE, () -> descriptors.close(descriptor));
  }

  /**
   * Zeroes ranges of a device by its claim: only who has a device alone may drop what the page
   * cache has of the range. From others the kernel refuses to zero what was just written (EBUSY).
   *
   * @param device its name
   * @param claim the claim, which must outlast this
   * @return what zeroes
   * @throws UnavailableException if native code may not be called, or this is not Linux
   */
  public static ZeroRange ofDevice(Path device, DeviceClaim claim) throws UnavailableException {
    return new ZeroRange(device, claim.descriptor(), ZERO_RANGE, () -> {});
  }

  /**
   * Makes a range read as zeros.
   *
   * @param offset where it begins
   * @param length its bytes
   * @throws UnavailableException if this file system or device cannot; nothing has changed
   * @throws IOException if it fails
   */
  public void zero(long offset, long length) throws UnavailableException, IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = Libc.errno(arena);
      int error;
      do {
        int status;
        try {
          status = (int) fallocate.invokeExact(errno, descriptor, mode, offset, length);
        } catch (Throwable e) {
          throw new AssertionError("fallocate throws nothing", e);
        }
        if (status == 0) {
          return;
        }
        error = Libc.errno(errno);
      } while (error == Descriptors.EINTR);
      if (error == EOPNOTSUPP || error == ENOSYS) {
        throw new UnavailableException(
            "ranges of " + file + " cannot be zeroed: " + Libc.text(error),
            "leave zero out of the mix");
      }
      throw new FileSystemException(file.toString(), null, "zeroing: " + Libc.text(error));
    }
  }

  /**
   * Returns a name that leads to the open file, and to no other.
   *
   * @return a path for this process, until the file is closed
   */
  public Path path() {
    return Descriptors.path(descriptor);
  }

  @Override
  public void close() {
    closing.run();
  }
}
