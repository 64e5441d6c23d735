package io.dgen.ffi;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Errors of the system that a program must tell apart. Java gives only the system's words for them,
 * and these are in the language of the process's locale.
 */
public enum SystemError {
  /** EIO. */
  IO("Input/output error", 5, 5),
  /** EREMOTEIO. */
  REMOTE_IO("Remote I/O error", 121, 0),
  /** ENODATA. */
  NO_DATA("No data available", 61, 96),
  /** EILSEQ. */
  ILLEGAL_SEQUENCE("Invalid or incomplete multibyte or wide character", 84, 92),
  /** EBADE. */
  INVALID_EXCHANGE("Invalid exchange", 52, 0),
  /** ETIMEDOUT. */
  TIMED_OUT("Connection timed out", 110, 60),
  /** EPIPE. */
  BROKEN_PIPE("Broken pipe", 32, 32),
  /** ECONNRESET. */
  CONNECTION_RESET("Connection reset by peer", 104, 54),
  /** ENOSPC. */
  NO_SPACE("No space left on device", 28, 28),
  /** EDQUOT. */
  QUOTA("Disk quota exceeded", 122, 69),
  /** EINVAL. */
  INVALID("Invalid argument", 22, 22),
  /** EOPNOTSUPP. */
  NOT_SUPPORTED("Operation not supported", 95, 102),
  /** ENOSYS. */
  NOT_IMPLEMENTED("Function not implemented", 38, 78);

  /** The system's words, once they were needed; the locale of a process does not change. */
  private static final Map<SystemError, String> LOCAL = new ConcurrentHashMap<>();

  private final String english;
  private final int linux;
  private final int mac;

  SystemError(String english, int linux, int mac) {
    this.english = english;
    this.linux = linux;
    this.mac = mac;
  }

  /**
   * Tells whether these are the system's words for this error.
   *
   * @param words what an exception of Java says
   * @return true if so, in English or in the language of the process. Where native code may not be
   *     called, English alone is known
   */
  public boolean is(@Nullable String words) {
    return words != null && (english.equals(words) || local().equals(words));
  }

  private String local() {
    return LOCAL.computeIfAbsent(
        this, error -> error.number() == 0 ? error.english : Libc.text(error.number()));
  }

  /** Returns its number on this system; 0 if that is not known. */
  private int number() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return system.startsWith("linux") ? linux : system.startsWith("mac") ? mac : 0;
  }
}
