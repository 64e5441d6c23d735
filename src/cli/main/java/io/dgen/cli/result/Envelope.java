package io.dgen.cli.result;

import io.dgen.cli.output.Version;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What every result in JSON says of its run: the field {@code run}, before the command's own
 * fields.
 */
final class Envelope {

  /** Raised when a field changes its meaning or goes; not when one is added. */
  static final int SCHEMA_VERSION = 1;

  private static final double MILLIS = 1e3;

  private Envelope() {}

  /**
   * Describes a run that has ended.
   *
   * @param command the command
   * @param resolved by the options' names, the values that the command chose for itself
   * @param startedMillis when it began, in milliseconds since 1970
   * @param status its exit status
   */
  static Map<String, Object> of(
      CommandSpec command, Map<String, Object> resolved, long startedMillis, int status) {
    long ended = System.currentTimeMillis();
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("schemaVersion", SCHEMA_VERSION);
    run.put("program", command.root().name());
    run.put("command", command.name());
    run.put("version", Version.number());
    run.put("started", Instant.ofEpochMilli(startedMillis).toString());
    run.put("ended", Instant.ofEpochMilli(ended).toString());
    run.put("seconds", Math.max(0, ended - startedMillis) / MILLIS);
    run.put("exitStatus", status);
    run.put("arguments", List.copyOf(command.root().commandLine().getParseResult().originalArgs()));
    run.put("parameters", Parameters.of(command.commandLine().getParseResult(), resolved));
    run.put("machine", MachineSummary.json());
    return run;
  }
}
