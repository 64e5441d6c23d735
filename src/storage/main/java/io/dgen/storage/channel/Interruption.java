package io.dgen.storage.channel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The one shape of an interrupt: an {@link InterruptedIOException} that names the file and how far
 * it came, while the thread stays interrupted.
 */
public final class Interruption {

  private Interruption() {}

  /**
   * Returns whether an interrupt of the calling thread has ended what it did. It closes the channel
   * that the thread uses, so other threads that use it find it closed.
   *
   * @param e what was thrown
   * @return true if so
   */
  public static boolean ended(IOException e) {
    if (!Thread.currentThread().isInterrupted()) {
      return false; // closed by a program, or an implementation's own timeout
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SocketTimeoutException _ -> {}
        case ClosedChannelException _,
            FileLockInterruptionException _,
            InterruptedIOException _ -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  /**
   * Returns what a call that works on a file is to throw.
   *
   * @param file the file or directory, if the failure does not name one
   * @param e what was thrown
   * @return an {@link InterruptedIOException} if the calling thread was interrupted, or else the
   *     same exception
   */
  public static IOException of(Path file, IOException e) {
    return of(file.toString(), e);
  }

  /**
   * Returns what a call that works on a file or object is to throw.
   *
   * @param name its name, if the failure does not name one
   * @param e what was thrown
   * @return as {@link #of(Path, IOException)}
   */
  public static IOException of(String name, IOException e) {
    return ended(e) ? told(Optional.of(name), e) : e;
  }

  /**
   * Throws what a call that works on a channel is to throw.
   *
   * @param e what was thrown
   * @return the same exception, if the calling thread was not interrupted
   * @throws InterruptedIOException if it was
   */
  public static TransferException of(TransferException e) throws InterruptedIOException {
    if (ended(e)) {
      throw told(Optional.empty(), e);
    }
    return e;
  }

  private static InterruptedIOException told(Optional<String> given, IOException e) {
    Optional<String> file = given;
    OptionalLong reached = OptionalLong.empty();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransferException transfer) {
        file = transfer.name().or(() -> given);
        reached = OptionalLong.of(transfer.reached());
        break;
      }
      if (cause instanceof FileSystemException named && named.getFile() != null) {
        file = Optional.of(named.getFile());
      }
    }
    String after =
        reached.isPresent()
            ? String.format(Locale.ROOT, " after %d bytes", reached.getAsLong())
            : "";
    InterruptedIOException interrupted =
        new InterruptedIOException(file.map(f -> f + ": ").orElse("") + "interrupted" + after);
    interrupted.initCause(e);
    return interrupted;
  }
}
