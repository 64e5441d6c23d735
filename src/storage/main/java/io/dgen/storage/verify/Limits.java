package io.dgen.storage.verify;

import java.util.concurrent.Semaphore;

/**
 * How many read and how many compare at a time, whatever the number of sources.
 *
 * @param reads a permit for each read
 * @param comparisons a permit for each comparison
 * @param threads how many compare at a time
 */
record Limits(Semaphore reads, Semaphore comparisons, int threads) {

  Limits(VerifySettings settings) {
    this(
        new Semaphore(settings.queueDepth()),
        new Semaphore(settings.threads()),
        settings.threads());
  }
}
