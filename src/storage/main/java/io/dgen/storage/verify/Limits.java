package io.dgen.storage.verify;

import java.util.concurrent.Semaphore;

/**
 * Limits concurrent reads and comparisons over all sources together.
 *
 * @param reads a permit for each read
 * @param comparisons a permit for each comparison
 * @param threads the number of comparison permits
 */
record Limits(Semaphore reads, Semaphore comparisons, int threads) {

  Limits(VerifySettings settings) {
    this(
        new Semaphore(settings.queueDepth()),
        new Semaphore(settings.threads()),
        settings.threads());
  }
}
