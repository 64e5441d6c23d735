package io.dgen.ffi;

import io.dgen.refusal.UnavailableException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An exclusive claim to a block device: open(2) with {@code O_EXCL}, which Java does not offer.
 * While the claim lasts, nobody can mount the device or build upon it; while somebody has done so,
 * in any namespace, the claim is refused. Linux only. Thread-safe.
 */
public final class DeviceClaim implements AutoCloseable {

  private final int descriptor;
  private final Descriptors descriptors;

  private DeviceClaim(int descriptor, Descriptors descriptors) {
    this.descriptor = descriptor;
    this.descriptors = descriptors;
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
    Descriptors descriptors = Descriptors.get();
    int flags =
        Descriptors.O_WRONLY | Descriptors.O_EXCL | Descriptors.O_NONBLOCK | Descriptors.O_CLOEXEC;
    int descriptor = descriptors.open(device, flags, 0);
    if (descriptor >= 0) {
      return Optional.of(new DeviceClaim(descriptor, descriptors));
    }
    if (-descriptor == Descriptors.EBUSY) {
      return Optional.empty();
    }
    throw refusal(device, -descriptor);
  }

  private static FileSystemException refusal(Path device, int error) {
    return switch (error) {
      case Descriptors.EPERM -> new AccessDeniedException(device.toString());
      case Descriptors.EACCES, Descriptors.ENOENT -> Descriptors.refusal(device, error);
      default ->
          new FileSystemException(
              device.toString(),
              null,
              "cannot be opened for this program alone: " + Libc.text(error));
    };
  }

  /** Returns the open device, which can be written. */
  int descriptor() {
    return descriptor;
  }

  /** Releases the device. */
  @Override
  public void close() {
    descriptors.close(descriptor);
  }
}
