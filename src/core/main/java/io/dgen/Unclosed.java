package io.dgen;

import java.lang.ref.Cleaner;

/**
 * Frees what belongs to an object when the object becomes unreachable without having been closed,
 * and logs where it was opened. Thread-safe.
 */
final class Unclosed {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Cleaner.Cleanable cleanable;
  private final Action action;

  /** Does not refer to the owner, which would then remain reachable. */
  private static final class Action implements Runnable {
    private final String what;
    private final Throwable opened;
    private final Runnable free;
    private volatile boolean closed;

    Action(String what, Throwable opened, Runnable free) {
      this.what = what;
      this.opened = opened;
      this.free = free;
    }

    @Override
    public void run() {
      if (closed) {
        return;
      }
      free.run();
      System.getLogger("io.dgen")
          .log(
              System.Logger.Level.DEBUG,
              "a " + what + " became unreachable and was not closed; it was opened here:",
              opened);
    }
  }

  private Unclosed(Object owner, Action action) {
    this.action = action;
    this.cleanable = CLEANER.register(owner, action);
  }

  /**
   * Watches an object.
   *
   * @param what what the object is, for the log
   * @param opened a throwable made where it was opened
   * @param free frees what belongs to it; must not refer to it, and may be called after the owner
   *     has freed that itself
   */
  static Unclosed watch(Object owner, String what, Throwable opened, Runnable free) {
    return new Unclosed(owner, new Action(what, opened, free));
  }

  /** Ends watching: the owner was closed. */
  void end() {
    action.closed = true;
    cleanable.clean();
  }
}
