package io.dgen.storage.channel;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something failed, in words and without the file's name. */
public final class IoReason {

  private IoReason() {}

  /**
   * What the system says.
   *
   * @param e what was thrown
   * @return the reason; if there is none, the message
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
