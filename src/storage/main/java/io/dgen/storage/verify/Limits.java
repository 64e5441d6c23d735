package io.dgen.storage.verify;

import io.dgen.storage.channel.Pace;
import java.util.concurrent.Semaphore;

/**
 * Limits concurrent reads and comparisons over all sources together.
 *
 * @param reads a permit for each read
 * @param comparisons a permit for each comparison
 * @param threads the number of comparison permits
 * @param readers the number of read permits
 * @param pace the most bytes a second
 */
record Limits(Semaphore reads, Semaphore comparisons, int threads, int readers, Pace pace) {

  Limits(VerifySettings settings) {
    this(
        new Semaphore(settings.queueDepth()),
        new Semaphore(settings.threads()),
        settings.threads(),
        settings.queueDepth(),
        settings.rules().pace());
  }
}
