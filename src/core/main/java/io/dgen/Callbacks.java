package io.dgen;

import org.jspecify.annotations.Nullable;

/**
 * Remembers which callbacks the calling thread is in, so that a call which would wait for the end
 * of its own callback is refused.
 */
final class Callbacks {

  /** A callback, and the one around it. */
  private record Frame(Engine engine, @Nullable DataGenerator filling, @Nullable Frame outer) {}

  private static final ThreadLocal<@Nullable Frame> CURRENT = new ThreadLocal<>();

  private Callbacks() {}

  /**
   * Runs a callback.
   *
   * @param filling the generator that is filling a chunk meanwhile, or null
   */
  static void run(Engine engine, @Nullable DataGenerator filling, Runnable callback) {
    Frame outer = CURRENT.get();
    CURRENT.set(new Frame(engine, filling, outer));
    try {
      callback.run();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** Refuses to close an engine within its callbacks. */
  static void refuseClosing(Engine engine) {
    for (Frame frame = CURRENT.get(); frame != null; frame = frame.outer) {
      if (frame.engine == engine) {
        throw new IllegalStateException(
            "close was called within a PartAction or FillObserver of this generator, for whose end"
                + " it would wait; close the generator afterwards");
      }
    }
  }

  /** Refuses to use a generator's position while it fills a chunk. */
  static void refuseMoving(DataGenerator generator) {
    for (Frame frame = CURRENT.get(); frame != null; frame = frame.outer) {
      if (frame.filling == generator) {
        throw new IllegalStateException(
            "the generator's position was used within a FillObserver, for whose end that would"
                + " wait; use fillAt, or a derived generator");
      }
    }
  }
}
