package io.dgen.cli.options;

import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.NumaMode;
import io.dgen.Pin;
import io.dgen.StorePolicy;
import io.dgen.StreamSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for how chunks are filled: they change speed, never bytes. */
public final class EngineOptions {

  @Mixin private KernelOptions kernel;

  @Option(
      names = "--store",
      paramLabel = "POLICY",
      defaultValue = "auto",
      description =
          "Stores to memory: auto (by the size of the chunk), regular (through the CPU caches),"
              + " non-temporal (around them).")
  private StorePolicy store;

  @Option(
      names = "--numa",
      paramLabel = "MODE",
      defaultValue = "auto",
      description = "Placement on NUMA nodes: auto, force, disabled.")
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
      description = "Pin placed workers to their node, to a cpu each, or to none: node, cpu, none.")
  private Pin pin;

  /** For picocli, which makes it. */
  EngineOptions() {}

  /**
   * Returns the number of threads.
   *
   * @return the threads asked for, or one for each CPU
   */
  public int threads() {
    return kernel.threads();
  }

  /**
   * Returns the number of threads, if one is given.
   *
   * @return the threads asked for, or 0
   */
  public int threadsGiven() {
    return kernel.threadsGiven();
  }

  /**
   * Returns the mode of placement.
   *
   * @return the one asked for, or {@code auto}
   */
  public NumaMode numa() {
    return numa;
  }

  /**
   * Opens a generator with the threads asked for.
   *
   * @param spec the stream
   * @return the generator, to be closed
   */
  public DataGenerator open(StreamSpec spec) {
    return open(spec, threads());
  }

  /**
   * Opens a generator with another number of threads.
   *
   * @param spec the stream
   * @param workers how many threads
   * @return the generator, to be closed
   */
  public DataGenerator open(StreamSpec spec, int workers) {
    return KernelOptions.open(spec, config().maxThreads(workers));
  }

  /**
   * Opens a generator whose threads run wherever the system puts them.
   *
   * @param spec the stream
   * @param workers how many threads
   * @return the generator, to be closed
   */
  public DataGenerator openUnplaced(StreamSpec spec, int workers) {
    return KernelOptions.open(
        spec, kernel.config().store(store).maxThreads(workers).numaMode(NumaMode.DISABLED));
  }

  /**
   * Returns a configuration with everything but the threads.
   *
   * @return the configuration so far
   */
  public GeneratorConfig.Builder config() {
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
