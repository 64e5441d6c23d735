package io.dgen.cli.bench;

import io.dgen.cli.options.Options;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.options.Unsigned;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.Shell;
import io.dgen.cli.report.Plots;
import io.dgen.cli.report.PlotsRefusedException;
import io.dgen.cli.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for a benchmark's report. */
final class ReportOptions {

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Measure by chunk size, threads, object size and back end, and write a page with plots"
              + " (dgen-report.html) and its data (dgen-report.json) to DIR, which is created if"
              + " it is missing. Takes a minute or two; --size and --iterations change that.")
  private String directory;

  @Option(names = "--force", description = "Overwrite an older report.")
  private boolean force;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  boolean given() {
    return directory != null;
  }

  /** Checks which options go together. */
  void check(boolean sweep, boolean pipeline) {
    if (!given()) {
      if (force) {
        throw new BadInputException("--force is for --report, which is missing");
      }
      return;
    }
    if (sweep || pipeline) {
      throw new BadInputException(
          (sweep ? "--sweep" : "--pipeline")
              + " cannot go with --report, which varies all there is");
    }
  }

  /** Checks that the report can be drawn and written, and returns its files. */
  ReportFiles prepare() throws IOException {
    Path path = Options.path("--report", directory);
    try {
      Plots.require();
    } catch (PlotsRefusedException e) {
      throw new BadInputException("--report: " + e.getMessage(), e);
    }
    return ReportFiles.prepare(path, force);
  }

  /** Returns the shell command that repeats this run, with the seed if it was drawn. */
  String commandLine(SpecOptions spec, long seed) {
    List<String> words = new ArrayList<>(List.of("dgen"));
    words.addAll(command.root().commandLine().getParseResult().originalArgs());
    if (!spec.hasSeed()) {
      words.addAll(List.of("--seed", Unsigned.format(seed)));
    }
    String options = System.getenv("DGEN_JAVA_OPTS");
    String flags =
        options == null || options.isBlank() ? "" : "DGEN_JAVA_OPTS=" + Shell.word(options) + " ";
    return flags + Shell.line(words);
  }
}
