package io.dgen.cli.result;

import io.dgen.cli.live.Sink;
import io.dgen.cli.live.Timeline;
import io.dgen.cli.output.Shell;
import io.dgen.cli.output.Text;
import io.dgen.cli.output.Version;
import io.dgen.cli.report.Facts;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Report;
import io.dgen.cli.report.ReportFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The page of a run, or none. */
public final class RunPage implements Closeable {

  private final @Nullable ReportFiles files;
  private final @Nullable CommandSpec command;
  private final @Nullable Timeline timeline;

  RunPage(@Nullable ReportFiles files, @Nullable CommandSpec command) {
    this.files = files;
    this.command = command;
    this.timeline = files == null ? null : new Timeline();
  }

  /**
   * Returns a page that is never written.
   *
   * @return no page
   */
  public static RunPage none() {
    return new RunPage(null, null);
  }

  /**
   * Returns what is to be told of the job while it runs.
   *
   * @return one sink, or none
   */
  public Sink[] sinks() {
    return timeline == null ? new Sink[0] : new Sink[] {timeline};
  }

  /**
   * Prints a result, and then writes the page, if one is wanted, and tells where it is. What the
   * run came to is told even if the page cannot be written.
   *
   * @param output has the result
   * @param result the command's own fields
   * @param status the exit status that the command will have
   * @param to where to tell it, unless the result is JSON
   * @param text prints the result there, unless it is JSON
   * @return the exit status: another one if all was good but the page could not be written
   */
  public int print(
      OutputOptions output, Map<String, Object> result, int status, PrintWriter to, Runnable text) {
    return print(output, result, Map.of(), status, to, text);
  }

  /**
   * Does so with facts on the page that the fields of the result do not tell people.
   *
   * @param output has the result
   * @param result the command's own fields
   * @param facts headings, and under each names with values
   * @param status the exit status that the command will have
   * @param to where to tell it, unless the result is JSON
   * @param text prints the result there, unless it is JSON
   * @return the exit status: another one if all was good but the page could not be written
   */
  public int print(
      OutputOptions output,
      Map<String, Object> result,
      Map<String, Map<String, String>> facts,
      int status,
      PrintWriter to,
      Runnable text) {
    if (output.json()) {
      output.print(result, status);
    } else {
      text.run();
      to.flush();
    }
    return write(output, result, facts, status, to);
  }

  /**
   * Writes the page of a result that is printed otherwise.
   *
   * @param output has the result
   * @param result the command's own fields
   * @param status the exit status that the command will have
   * @param to where to tell it, unless the result is JSON
   * @return the exit status: another one if all was good but the page could not be written
   */
  public int write(OutputOptions output, Map<String, Object> result, int status, PrintWriter to) {
    return write(output, result, Map.of(), status, to);
  }

  private int write(
      OutputOptions output,
      Map<String, Object> result,
      Map<String, Map<String, String>> facts,
      int status,
      PrintWriter to) {
    if (files == null || command == null || timeline == null) {
      return status;
    }
    return ResultPage.write(
        files,
        () -> report(command, output.document(result, status), facts, timeline.points(), status),
        status,
        output.json() ? null : to);
  }

  @Override
  public void close() throws IOException {
    if (files != null) {
      files.close();
    }
  }

  private static Report report(
      CommandSpec command,
      Map<String, Object> document,
      Map<String, Map<String, String>> more,
      List<Timeline.Point> points,
      int status) {
    Map<?, ?> run = (Map<?, ?>) document.getOrDefault("run", Map.of());
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    Map<String, String> about = new LinkedHashMap<>();
    about.put("Version", Version.tool());
    about.put("Started", String.valueOf(run.get("started")));
    about.put("Ended", String.valueOf(run.get("ended")));
    about.put("Exit status", Integer.toString(status));
    bottleneck(document, about);
    facts.put("Run", about);
    if (run.get("parameters") instanceof Map<?, ?> parameters
        && parameters.get("given") instanceof Map<?, ?> given) {
      facts.put("Parameters as given", Facts.of(given, ""));
    }
    facts.putAll(more);
    Map<String, Map<String, String>> details = new LinkedHashMap<>();
    details.put("Result", Facts.of(document, "run"));
    if (run.get("machine") instanceof Map<?, ?> machine) {
      details.put("Machine", Facts.of(machine, ""));
    }
    List<String> words = new ArrayList<>(List.of(command.root().name()));
    words.addAll(command.root().commandLine().getParseResult().originalArgs());
    List<Figure> figures = TimelineFigures.of(points);
    return new Report(
        command.root().name() + " " + command.name(),
        facts,
        figures.isEmpty()
            ? List.of("All fields of the result are in dgen-report.json.")
            : List.of(
                "A thread of its own read the counters of the job, every 100 ms at first; of a long"
                    + " job intervals are merged. All points and all fields of the result are in"
                    + " dgen-report.json."),
        Shell.line(words),
        document,
        figures,
        Map.of(),
        details);
  }

  /** A writer's waits tell what it would be faster with. */
  private static void bottleneck(Map<String, Object> document, Map<String, String> about) {
    if (document.get("generationWaitSeconds") instanceof Double data
        && document.get("storageWaitSeconds") instanceof Double storage
        && data + storage > 0) {
      double share = 100 * Math.max(data, storage) / (data + storage);
      about.put(
          "Bottleneck",
          Text.format(
              "%s: a writer waited %.3f s for generated data and %.3f s for storage (%.0f %% of"
                  + " its time)",
              data > storage ? "generation" : "storage", data, storage, share));
    }
  }
}
