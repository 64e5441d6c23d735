package io.dgen.cli.machine;

import io.dgen.Backend;
import io.dgen.DataGenerator;
import io.dgen.GeneratorConfig;
import io.dgen.StreamSpec;
import io.dgen.cli.options.NameConverter;
import io.dgen.ffi.DgenNative;
import io.dgen.refusal.UnavailableException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which back ends are available, found out by opening each.
 *
 * @param backends all, fastest first
 * @param isas the native back end's instruction sets on this machine, slowest first
 */
public record BackendReport(List<Entry> backends, List<String> isas) {

  /**
   * A back end.
   *
   * @param backend which one
   * @param isa its instruction set, or null if it is refused
   * @param refusal why it is refused and what helps, or null if it is not
   */
  public record Entry(Backend backend, @Nullable String isa, @Nullable String refusal) {

    /**
     * Returns its name.
     *
     * @return the name as the command spells it
     */
    public String name() {
      return NameConverter.name(backend);
    }

    /**
     * Tells whether it is available.
     *
     * @return whether it is
     */
    public boolean available() {
      return refusal == null;
    }
  }

  private static final StreamSpec EMPTY = StreamSpec.builder(0L).seed(0).build();

  /**
   * Looks at this machine.
   *
   * @return its back ends
   */
  public static BackendReport look() {
    List<Entry> backends =
        Stream.of(Backend.NATIVE, Backend.VECTOR, Backend.SCALAR)
            .map(BackendReport::entry)
            .toList();
    return new BackendReport(backends, supportedIsas());
  }

  private static Entry entry(Backend backend) {
    if (backend == Backend.VECTOR && SecondStart.possible()) {
      return new Entry(backend, null, "the Vector API is " + SecondStart.text());
    }
    GeneratorConfig config = GeneratorConfig.builder().backend(backend).maxThreads(1).build();
    try (DataGenerator generator = DataGenerator.open(EMPTY, config)) {
      return new Entry(backend, generator.runtime().isa(), null);
    } catch (UnsupportedOperationException e) {
      return new Entry(backend, null, afterFeature(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Returns what follows the feature in {@code FEATURE is not in use: REASON (remedy: ...)}: its
   * name is printed beside it.
   */
  private static String afterFeature(String message) {
    String between = "is not in use: ";
    int at = message.indexOf(between);
    return at < 0 ? message : message.substring(at + between.length());
  }

  private static List<String> supportedIsas() {
    try {
      DgenNative.require();
      return DgenNative.supportedIsaNames();
    } catch (UnavailableException e) {
      return List.of();
    }
  }
}
