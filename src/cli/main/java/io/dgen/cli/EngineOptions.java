package io.dgen.cli;

import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.NumaMode;
import io.dgen.Pin;
import io.dgen.StorePolicy;
import io.dgen.StreamSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How chunks are filled: changes speed, never bytes. */
final class EngineOptions {

  @Mixin private KernelOptions kernel;

  @Option(
      names = "--store",
      paramLabel = "POLICY",
      defaultValue = "auto",
      description =
          "How chunks are stored: auto (by their size), regular (through the cache), non-temporal"
              + " (past it).")
  private StorePolicy store;

  @Option(
      names = "--numa",
      paramLabel = "MODE",
      defaultValue = "auto",
      description = "Placement by NUMA node: auto, force, disabled.")
  private NumaMode numa;

  @Option(
      names = "--node",
      paramLabel = "N",
      description = "Confine workers and their memory to this NUMA node.")
  private @Nullable Integer node;

  @Option(
      names = "--pin",
      paramLabel = "WHAT",
      defaultValue = "node",
      description = "To what placed workers are pinned: node, cpu, none.")
  private Pin pin;

  /** The threads asked for, or as many as there are CPUs. */
  int threads() {
    return kernel.threads();
  }

  /** The threads asked for, or 0 if none were. */
  int threadsGiven() {
    return kernel.threadsGiven();
  }

  NumaMode numa() {
    return numa;
  }

  /** A generator with the threads asked for. */
  DataGenerator open(StreamSpec spec) {
    return open(spec, threads());
  }

  /** A generator with so many threads. */
  DataGenerator open(StreamSpec spec, int workers) {
    return KernelOptions.open(spec, config().maxThreads(workers));
  }

  /** A generator with so many threads, wherever the system puts them. */
  DataGenerator openUnplaced(StreamSpec spec, int workers) {
    return KernelOptions.open(
        spec, kernel.config().store(store).maxThreads(workers).numaMode(NumaMode.DISABLED));
  }

  /** A configuration with all but the threads. */
  GeneratorConfig.Builder config() {
    GeneratorConfig.Builder config = kernel.config().store(store).numaMode(numa).pin(pin);
    if (node != null) {
      try {
        config.numaNode(node);
      } catch (IllegalArgumentException e) {
        throw KernelOptions.refused(e);
      }
    }
    return config;
  }
}
