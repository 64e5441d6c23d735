package io.dgen.spark;

import io.dgen.Backend;
import io.dgen.GeneratorConfig;
import io.dgen.Isa;
import io.dgen.NumaMode;
import io.dgen.Pin;
import io.dgen.StorePolicy;
import java.io.Serializable;

/**
 * How executors make bytes: a {@link GeneratorConfig} that travels.
 *
 * @param backend what computes the bytes
 * @param isa the native back end's instruction set
 * @param store how chunks are stored
 * @param numaMode whether workers and memory are placed by NUMA node
 * @param numaNode the only node to use, or −1 for all
 * @param pin to what workers that are placed by node are pinned
 * @param threads threads of an executor's generator; 0 for as many as the executor has cores
 * @param chunkBytes what a task generates and writes, or reads and compares, in one go
 */
public record EngineSettings(
    Backend backend,
    Isa isa,
    StorePolicy store,
    NumaMode numaMode,
    int numaNode,
    Pin pin,
    int threads,
    int chunkBytes)
    implements Serializable {

  private static final int ANY_NODE = -1;

  /**
   * Settings that a configuration has, with another number of threads.
   *
   * @param config the configuration
   * @param threads of an executor's generator; 0 for as many as the executor has cores
   * @param chunkBytes what a task works on in one go
   * @return the settings
   */
  public static EngineSettings of(GeneratorConfig config, int threads, int chunkBytes) {
    return new EngineSettings(
        config.backend(),
        config.isa(),
        config.store(),
        config.numaMode(),
        config.numaNode().orElse(ANY_NODE),
        config.pin(),
        threads,
        chunkBytes);
  }

  GeneratorConfig config(int executorCores) {
    GeneratorConfig.Builder config =
        GeneratorConfig.builder()
            .backend(backend)
            .isa(isa)
            .store(store)
            .numaMode(numaMode)
            .pin(pin)
            .maxThreads(threads == 0 ? executorCores : threads);
    if (numaNode != ANY_NODE) {
      config.numaNode(numaNode);
    }
    return config.build();
  }
}
