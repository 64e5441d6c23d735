package io.dgen.cli.result;

import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.report.Plots;
import io.dgen.cli.report.PlotsRefusedException;
import io.dgen.cli.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option for a page with the result, for commands that have a {@code --force} of their own. */
public final class ReportOption {

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write a page with the result (dgen-report.html) and its data (dgen-report.json) to DIR,"
              + " which is created if it is missing.")
  private @Nullable String directory;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** For picocli, which makes it. */
  ReportOption() {}

  boolean given() {
    return directory != null;
  }

  /**
   * Checks that a report can be drawn and written, before anything else is done.
   *
   * @param force whether an older report is overwritten
   * @return the page to come; one that is never written if there is no {@code --report}
   * @throws IOException if it cannot be written
   */
  public RunPage begin(boolean force) throws IOException {
    return begin(command, force);
  }

  /** Does so for a command in whose options these are. */
  RunPage begin(CommandSpec of, boolean force) throws IOException {
    if (directory == null) {
      return RunPage.none();
    }
    Path path = Options.path("--report", directory);
    try {
      Plots.require();
    } catch (PlotsRefusedException e) {
      throw new BadInputException("--report: " + e.getMessage(), e);
    }
    return new RunPage(ReportFiles.prepare(path, force), of);
  }
}
