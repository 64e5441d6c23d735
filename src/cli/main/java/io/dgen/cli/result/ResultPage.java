package io.dgen.cli.result;

import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Failures;
import io.dgen.cli.report.Report;
import io.dgen.cli.report.ReportFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the page of a result that has been told already, whatever becomes of the page. */
public final class ResultPage {

  private static final System.Logger LOGGER = System.getLogger("io.dgen");

  private ResultPage() {}

  /**
   * Writes the page, if one is wanted, and tells where it is. A failure is logged.
   *
   * @param files where to, or null
   * @param report makes it
   * @param status the exit status that the command will have
   * @param out where to tell it, or null
   * @return the exit status: another one if all was good but the page could not be written
   */
  public static int write(
      @Nullable ReportFiles files, Supplier<Report> report, int status, @Nullable PrintWriter out) {
    if (files == null) {
      return status;
    }
    try {
      files.write(report.get());
    } catch (IOException | RuntimeException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "the report {0} could not be written: {1}",
          files.page(),
          e instanceof IOException io ? Failures.reason(io) : e.toString());
      return ExitStatus.outweighing(status, ExitStatus.IO_FAILURE);
    }
    if (out != null) {
      out.println("Report: " + files.page());
      out.println("Data:   " + files.json());
      out.flush();
    }
    return status;
  }
}
