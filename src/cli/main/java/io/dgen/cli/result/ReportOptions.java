package io.dgen.cli.result;

import io.dgen.cli.output.BadInputException;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for a page with the result. */
public final class ReportOptions {

  @Mixin private ReportOption report;

  @Option(names = "--force", description = "Overwrite an older report.")
  private boolean force;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** For picocli, which makes it. */
  ReportOptions() {}

  /**
   * Checks that a report can be drawn and written, before anything else is done.
   *
   * @return the page to come; one that is never written if there is no {@code --report}
   * @throws IOException if it cannot be written
   */
  public RunPage begin() throws IOException {
    if (force && !report.given()) {
      throw new BadInputException("--force is for --report, which is missing");
    }
    return report.begin(command, force);
  }
}
