package io.dgen.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a result is printed. */
final class OutputOptions {

  @Option(
      names = "--json",
      description = "Print the result on stdout as one JSON object, and nothing else there.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  boolean json() {
    return json;
  }

  /** Apart: most commands print none. */
  private static final class Pretty {
    static final JSON JSON_TEXT =
        JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES);

    private Pretty() {}
  }

  /** Where results go. */
  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Where everything else goes. */
  PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** Prints a result as JSON. */
  void print(Map<String, Object> result) {
    try {
      out().println(Pretty.JSON_TEXT.asString(result));
    } catch (IOException e) {
      throw new AssertionError("maps, lists, numbers and strings have a JSON form", e);
    }
    out().flush();
  }
}
