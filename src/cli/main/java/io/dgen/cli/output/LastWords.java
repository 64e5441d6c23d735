package io.dgen.cli.output;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command that is told to end (SIGINT, SIGTERM, SIGHUP) tell what it has come to. The
 * process waits for that, and then ends with the signal's status, if nothing else is to be told by
 * it. A device that does not answer holds it up for a while only.
 */
public final class LastWords implements AutoCloseable {

  private static final long MOST_SECONDS = 60;

  private final Thread hook = new Thread(this::end, "dgen-last-words");
  private final CountDownLatch said = new CountDownLatch(1);
  private @Nullable Runnable stop;
  private boolean ending;
  private volatile int status;

  private LastWords() {}

  /**
   * Returns what waits for a signal from now on.
   *
   * @return it, to be closed when all is told
   */
  public static LastWords begin() {
    LastWords words = new LastWords();
    Runtime.getRuntime().addShutdownHook(words.hook);
    return words;
  }

  /**
   * Lets a signal run an action from now on.
   *
   * @param action ends the work soon
   */
  public synchronized void onSignal(Runnable action) {
    stop = action;
    if (ending) {
      action.run();
    }
  }

  /**
   * Notes what the command would end with; all but {@link ExitStatus#GOOD} outweighs a signal.
   *
   * @param known the status
   */
  public void status(int known) {
    status = known;
  }

  private synchronized boolean stopped() {
    ending = true;
    if (stop == null) {
      return false; // nothing to tell
    }
    stop.run();
    return true;
  }

  private void end() {
    try {
      if (stopped() && said.await(MOST_SECONDS, TimeUnit.SECONDS) && status != ExitStatus.GOOD) {
        Runtime.getRuntime().halt(ExitStatus.ofProcess(status));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the wait: all is told, and all files are closed. */
  @Override
  public void close() {
    said.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process ends already.
    }
  }
}
