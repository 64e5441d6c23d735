package io.dgen.spark;

import java.io.IOException;

/** Clears up although the thread has been interrupted: file systems would not listen. */
final class Interruptions {

  private Interruptions() {}

  /** Does something to a file system. */
  interface Action {
    void run() throws IOException;
  }

  /** Does something as if the thread had not been interrupted; afterwards it is as it was. */
  static void without(Action action) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      action.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
