package io.dgen.cli.options;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.Isa;
import io.dgen.NumaMode;
import io.dgen.StreamSpec;
import io.dgen.cli.output.BadInputException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options for what computes the bytes, and on how many threads: they change speed, never bytes.
 */
public final class KernelOptions {

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
      description =
          "Back end that computes the bytes: auto (the fastest available), native, vector,"
              + " scalar.")
  private Backend backend;

  @Option(
      names = "--isa",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "Instruction set of the native back end: auto, portable, neon, avx2, avx512.")
  private Isa isa;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that fill or compare a chunk. Default: one for each CPU.")
  private @Nullable Integer threads;

  /** For picocli, which makes it. */
  KernelOptions() {}

  /**
   * Returns the number of threads.
   *
   * @return the threads asked for, or one for each CPU
   */
  public int threads() {
    return threads == null
        ? Runtime.getRuntime().availableProcessors()
        : (int) Options.inRange("--threads", threads, 1, MOST_THREADS);
  }

  /** Returns the threads asked for, or 0 if none were. */
  int threadsGiven() {
    return threads == null ? 0 : threads();
  }

  /** Returns a configuration with back end and instruction set. */
  GeneratorConfig.Builder config() {
    return GeneratorConfig.builder().backend(backend).isa(isa);
  }

  /**
   * Opens a generator without workers and placement, for callers with threads of their own.
   *
   * @param spec the stream
   * @return the generator, to be closed
   */
  public DataGenerator openWithoutWorkers(StreamSpec spec) {
    return open(spec, config().maxThreads(1).numaMode(NumaMode.DISABLED));
  }

  /** Opens a generator, or says in terms of the options why it cannot. */
  static DataGenerator open(StreamSpec spec, GeneratorConfig.Builder config) {
    try {
      return DataGenerator.open(spec, config.build());
    } catch (UnsupportedOperationException e) {
      throw new BadInputException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /**
   * Puts the library's refusal of a parameter in terms of its option.
   *
   * @param e the refusal
   * @return the exception for the user
   */
  public static BadInputException refused(IllegalArgumentException e) {
    return new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
  }
}
