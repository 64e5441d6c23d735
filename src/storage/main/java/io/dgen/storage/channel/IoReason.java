package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Says why something failed, without the file's name. */
public final class IoReason {

  private IoReason() {}

  /**
   * Returns the reason.
   *
   * @param e what was thrown
   * @return the system's words; if there are none, the message
   */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException denied when denied.getReason() != null -> // a remote store
          "permission denied: " + denied.getReason();
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(message(e));
    };
  }

  /** Returns the message; the JDK gives none to the exceptions of a closed channel. */
  static @Nullable String message(IOException e) {
    return switch (e) {
      case ClosedByInterruptException _ -> "interrupted";
      case ClosedChannelException _ -> "closed by another thread";
      default -> e.getMessage();
    };
  }
}
