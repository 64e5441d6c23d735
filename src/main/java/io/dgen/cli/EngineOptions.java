package io.dgen.cli;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.Isa;
import io.dgen.NumaMode;
import io.dgen.Pin;
import io.dgen.StorePolicy;
import io.dgen.StreamSpec;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the bytes are made: changes speed, never bytes. */
final class EngineOptions {

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
  private Integer threads;

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
  private Integer node;

  @Option(
      names = "--pin",
      paramLabel = "WHAT",
      defaultValue = "node",
      description = "To what placed workers are pinned: node, cpu, none.")
  private Pin pin;

  /** The threads asked for, or as many as there are CPUs. */
  int threads() {
    return threads == null
        ? Runtime.getRuntime().availableProcessors()
        : (int) Options.inRange("--threads", threads, 1, MOST_THREADS);
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
    try {
      return DataGenerator.open(spec, config(workers));
    } catch (UnsupportedOperationException e) {
      throw new BadInputException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }

  private GeneratorConfig config(int workers) {
    try {
      GeneratorConfig.Builder config =
          GeneratorConfig.builder()
              .backend(backend)
              .isa(isa)
              .store(store)
              .numaMode(numa)
              .pin(pin)
              .maxThreads(workers);
      if (node != null) {
        config.numaNode(node);
      }
      return config.build();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }
}
