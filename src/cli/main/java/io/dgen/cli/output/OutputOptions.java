package io.dgen.cli.output;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for how a result is printed. */
public final class OutputOptions {

  @Option(
      names = "--json",
      description = "Print the result as one JSON object on stdout, and nothing else there.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** For picocli, which makes it. */
  OutputOptions() {}

  /**
   * Tells whether the result is printed as JSON.
   *
   * @return whether {@code --json} is given
   */
  public boolean json() {
    return json;
  }

  /** Loaded only by commands that print JSON. */
  private static final class Pretty {
    static final JSON JSON_TEXT =
        JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES);

    private Pretty() {}
  }

  /**
   * Returns the writer for results for people.
   *
   * @return stdout; what is in a line does not steer a terminal
   */
  public PrintWriter out() {
    return new Lines(command.commandLine().getOut());
  }

  /**
   * Returns the writer for everything else.
   *
   * @return stderr; what is in a line does not steer a terminal
   */
  public PrintWriter err() {
    return new Lines(command.commandLine().getErr());
  }

  /**
   * Prints a result as JSON.
   *
   * @param result maps, lists, numbers, strings and null
   */
  public void print(Map<String, Object> result) {
    PrintWriter out = command.commandLine().getOut();
    try {
      out.println(Pretty.JSON_TEXT.asString(result));
    } catch (IOException e) {
      throw new AssertionError("maps, lists, numbers and strings have a JSON form", e);
    }
    out.flush();
  }
}
