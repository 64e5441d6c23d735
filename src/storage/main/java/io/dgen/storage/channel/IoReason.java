package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

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
      default -> String.valueOf(e.getMessage());
    };
  }
}
