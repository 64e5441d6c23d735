package io.dgen.cli.options;

import io.dgen.SpecParameters;
import io.dgen.StreamSpec;
import java.util.List;

/** The options that describe a stream, except its seed, number and size. */
public final class Flags {

  private Flags() {}

  /**
   * Returns the options that differ from their defaults.
   *
   * @param spec the stream
   * @return a part of a command line, which may be empty
   */
  public static String of(StreamSpec spec) {
    return String.join(" ", lines(spec));
  }

  /**
   * Returns the options that differ from their defaults, as a profile has them.
   *
   * @param spec the stream
   * @return an option and its value in each line
   */
  public static List<String> lines(StreamSpec spec) {
    return SpecParameters.of(spec).entrySet().stream()
        .map(each -> "--" + each.getKey() + " " + each.getValue())
        .toList();
  }
}
