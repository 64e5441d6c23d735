package io.dgen.spark;

import java.io.IOException;
import java.io.Serializable;

/**
 * What a task does with its part.
 *
 * @param <P> the part
 * @param <R> what comes of it
 */
@FunctionalInterface
interface PartTask<P, R> extends Serializable {

  /**
   * Called on an executor, for some parts several times.
   *
   * @throws UnsupportedOperationException if something that was asked for by name is unavailable
   *     there: no other attempt is made
   */
  R run(P part, Attempt attempt) throws IOException;
}
