package io.dgen.cli.verify;

import io.dgen.DataGenerator;
import io.dgen.RuntimeInfo;
import io.dgen.StreamSpec;
import io.dgen.cli.options.KernelOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Generators of streams. Streams that differ only in seed, number, generation and size share one.
 */
final class Generators implements AutoCloseable {

  private final KernelOptions kernel;
  private final Map<StreamSpec, DataGenerator> open = new HashMap<>();
  private @Nullable DataGenerator any;

  Generators(KernelOptions kernel) {
    this.kernel = kernel;
  }

  /** Returns a stream's generator, which the caller must not close. */
  synchronized DataGenerator of(StreamSpec spec) {
    // It has no workers: the verifier brings its own threads.
    DataGenerator like =
        open.computeIfAbsent(
            spec.withSeed(0).withStream(0).withGeneration(0).withSize(0L),
            other -> kernel.openWithoutWorkers(spec.withSeed(0).withStream(0).withGeneration(0)));
    any = like;
    DataGenerator sized = like.spec().size() == spec.size() ? like : like.withSize(spec.size());
    return sized
        .withSeed(spec.seed())
        .withStream(spec.stream())
        .withGeneration(spec.change().generation());
  }

  /** Returns what makes the bytes, once there is a generator. */
  synchronized RuntimeInfo runtime() {
    return Objects.requireNonNull(any, "a generator").runtime();
  }

  @Override
  public synchronized void close() {
    open.values().forEach(DataGenerator::close);
  }
}
