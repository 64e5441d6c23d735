package io.dgen.cli.result;

import com.fasterxml.jackson.jr.ob.JSON;
import io.dgen.cli.output.Lines;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  /** The command line is made when the command begins. */
  private final long startedMillis = System.currentTimeMillis();

  private @Nullable Map<String, Object> resolved;

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
   * Returns the writer for results for people where something else may be on stdout.
   *
   * @param taken whether it is
   * @return stderr if so, else stdout
   */
  public PrintWriter out(boolean taken) {
    return taken ? err() : out();
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
   * Notes what the command has chosen for an option, for the field {@code run} of the result.
   *
   * @param option its name
   * @param value a number, a string or a flag
   */
  public void resolved(String option, Object value) {
    if (resolved == null) {
      resolved = new LinkedHashMap<>();
    }
    resolved.put(option, value);
  }

  /**
   * Returns a result as it is printed: with the field {@code run}.
   *
   * @param result maps, lists, numbers, strings and null
   * @param status the exit status that the command will have
   * @return all of it
   */
  public Map<String, Object> document(Map<String, Object> result, int status) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(
        "run", Envelope.of(command, resolved == null ? Map.of() : resolved, startedMillis, status));
    all.putAll(result);
    return all;
  }

  /**
   * Prints a result as JSON: the field {@code run}, which all commands have, then the command's own
   * fields.
   *
   * @param result maps, lists, numbers, strings and null
   * @param status the exit status that the command will have
   */
  public void print(Map<String, Object> result, int status) {
    Map<String, Object> all = document(result, status);
    PrintWriter out = command.commandLine().getOut();
    try {
      out.println(Pretty.JSON_TEXT.asString(all));
    } catch (IOException e) {
      throw new AssertionError("maps, lists, numbers and strings have a JSON form", e);
    }
    out.flush();
  }
}
