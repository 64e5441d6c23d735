package io.dgen.cli.verify;

import io.dgen.DataGenerator;
import io.dgen.RuntimeInfo;
import io.dgen.StreamSpec;
import io.dgen.cli.options.KernelOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Generators of any streams, made once for all that differ in seed and number only. */
final class Generators implements AutoCloseable {

  private final KernelOptions kernel;
  private final Map<StreamSpec, DataGenerator> open = new HashMap<>();
  private @Nullable DataGenerator any;

  Generators(KernelOptions kernel) {
    this.kernel = kernel;
  }

  /** A stream's generator; not to be closed. */
  synchronized DataGenerator of(StreamSpec spec) {
    // The threads are the verifier's own.
    DataGenerator like =
        open.computeIfAbsent(
            spec.withSeed(0).withStream(0), other -> kernel.openWithoutWorkers(other));
    any = like;
    return like.withSeed(spec.seed()).withStream(spec.stream());
  }

  /** What makes the bytes; a generator must have been made. */
  synchronized RuntimeInfo runtime() {
    return Objects.requireNonNull(any, "a generator").runtime();
  }

  @Override
  public synchronized void close() {
    open.values().forEach(DataGenerator::close);
  }
}
