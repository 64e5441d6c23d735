package io.dgen.cli.live;

import java.io.IOException;

/** Shows samples. Called by one thread at a time. */
public interface Sink extends AutoCloseable {

  /**
   * Returns what it is, for messages.
   *
   * @return the option and its value, for example
   */
  String name();

  /**
   * Returns the time between samples.
   *
   * @return milliseconds
   */
  long periodMillis();

  /**
   * Shows a sample.
   *
   * @param sample the sample
   * @throws IOException if that fails: the sink is not used again
   */
  void show(Sample sample) throws IOException;

  /** Is called between samples, some times in a second. */
  default void idle() {}

  /** Is called when something else may be printed before the next sample. */
  default void pause() {}

  @Override
  void close() throws IOException;
}
