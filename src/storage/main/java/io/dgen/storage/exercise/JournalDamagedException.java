package io.dgen.storage.exercise;

import java.io.IOException;

/** Thrown when a journal is damaged before its end, so that it proves nothing. */
public final class JournalDamagedException extends IOException {

  private static final long serialVersionUID = 1L;

  JournalDamagedException(String message) {
    super(message);
  }
}
