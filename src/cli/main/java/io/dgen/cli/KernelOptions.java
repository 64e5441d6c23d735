package io.dgen.cli;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.Isa;
import io.dgen.NumaMode;
import io.dgen.StreamSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What computes the bytes, and on how many threads: changes speed, never bytes. */
final class KernelOptions {

  private static final Map<String, String> OPTIONS =
      Map.of(
          "isa", "--isa",
          "store", "--store",
          "maxThreads", "--threads",
          "numaNode", "--node",
          "numaMode", "--numa",
          "pin", "--pin");
  private static final int MOST_THREADS = 1 << 16;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "What computes the bytes: auto (the fastest there is), native, vector, scalar.")
  private Backend backend;

  @Option(
      names = "--isa",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "The native back end's instruction set: auto, portable, neon, avx2, avx512.")
  private Isa isa;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that work on a chunk. Default: one for each CPU.")
  private @Nullable Integer threads;

  /** The threads asked for, or as many as there are CPUs. */
  int threads() {
    return threads == null
        ? Runtime.getRuntime().availableProcessors()
        : (int) Options.inRange("--threads", threads, 1, MOST_THREADS);
  }

  /** The threads asked for, or 0 if none were. */
  int threadsGiven() {
    return threads == null ? 0 : threads();
  }

  /** A configuration with back end and instruction set. */
  GeneratorConfig.Builder config() {
    return GeneratorConfig.builder().backend(backend).isa(isa);
  }

  /** A generator for callers with threads of their own: it has none, and is placed nowhere. */
  DataGenerator openWithoutWorkers(StreamSpec spec) {
    return open(spec, config().maxThreads(1).numaMode(NumaMode.DISABLED));
  }

  /** A generator, or in the options' words why there is none. */
  static DataGenerator open(StreamSpec spec, GeneratorConfig.Builder config) {
    try {
      return DataGenerator.open(spec, config.build());
    } catch (UnsupportedOperationException e) {
      throw new BadInputException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** The library's refusal of a parameter, with the name of its option. */
  static BadInputException refused(IllegalArgumentException e) {
    return new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
  }
}
