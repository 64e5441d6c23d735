package io.dgen.cli.verify;

import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.options.BadBlockList;
import io.dgen.cli.options.BadBlockOptions;
import io.dgen.cli.options.Buckets;
import io.dgen.cli.options.ExpectedOptions;
import io.dgen.cli.options.Options;
import io.dgen.cli.options.OriginOptions;
import io.dgen.cli.options.SpecOptions;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOptions;
import io.dgen.cli.result.RunPage;
import io.dgen.storage.channel.ByteRanges;
import io.dgen.storage.locate.OriginFinder;
import io.dgen.storage.locate.StreamRange;
import io.dgen.storage.manifest.Manifest;
import io.dgen.storage.remote.RequestStatistics;
import io.dgen.storage.verify.VerifySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run of the command, whatever it compares: its options, and how it reports.
 *
 * @param expected what the data should be
 * @param spec parameters of the stream
 * @param scope which part is compared
 * @param resumable whether it can be interrupted and resumed
 * @param badBlocks whether bad blocks are listed
 * @param bad collects what is bad
 * @param reading how data is read
 * @param search how the origin of other data is searched for
 * @param shown what is shown meanwhile
 * @param reported whether there is a page
 * @param output how the result is told
 * @param generators make the bytes
 * @param buckets where objects are
 */
record VerifyRun(
    ExpectedOptions expected,
    SpecOptions spec,
    ScopeOptions scope,
    ResumeOptions resumable,
    BadBlockOptions badBlocks,
    ByteRanges bad,
    Reading reading,
    Search search,
    LiveOptions shown,
    ReportOptions reported,
    OutputOptions output,
    Generators generators,
    Buckets buckets) {

  private static final double ALL = 100;
  private static final Map<String, String> OPTIONS = Map.of("samplePercent", "--sample");

  /**
   * How data is read.
   *
   * @param direct whether to bypass the page cache
   * @param samplePercent which share is compared
   * @param sampleSeed draws a sample; null for the data's own
   * @param chunkBytes what a thread reads in one go
   * @param threads threads that compare
   * @param depth reads in flight
   */
  record Reading(
      boolean direct,
      double samplePercent,
      @Nullable Long sampleSeed,
      int chunkBytes,
      int threads,
      int depth) {

    boolean samples() {
      return samplePercent != ALL;
    }

    double share() {
      return samplePercent / ALL;
    }
  }

  /**
   * How the origin of other data is searched for.
   *
   * @param origins which streams it may be of
   * @param searches how often
   * @param range how much of all streams one search covers
   */
  record Search(OriginOptions origins, int searches, long range) {}

  /** Settings for data that begins at an offset. */
  VerifySettings settings(long dataSeed, long from) {
    Long seed = reading.sampleSeed;
    try {
      return new VerifySettings(
              reading.chunkBytes,
              reading.threads,
              reading.depth,
              reading.samplePercent,
              seed != null ? seed : dataSeed)
          .withRules(scope.rules(bad, from));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(Options.renamed(e.getMessage(), OPTIONS), e);
    }
  }

  OriginFinder finder(List<StreamRange> streams) {
    return OriginOptions.finder(
        search.origins.others(streams), search.searches, search.range, reading.threads);
  }

  /** Reports on one file, of which a part may have been compared. */
  int report(
      RunPage page,
      FileFindings findings,
      Manifest whole,
      VerifySettings settings,
      Optional<RequestStatistics> requests)
      throws IOException {
    BadBlockList list = badBlocks.write(bad);
    VerifyReport report =
        new VerifyReport(findings, whole, settings, generators.runtime(), requests);
    PrintWriter out = output.out(shown.takesStdout());
    VerifyReport.resolve(output, settings, generators.runtime());
    Map<String, Object> json = report.json();
    list.addTo(json);
    return page.print(
        output,
        json,
        list.status(findings.status()),
        out,
        () -> {
          report.print(out);
          list.text().ifPresent(text -> out.println("  " + text));
        });
  }

  int report(RunPage page, FilesReport report) throws IOException {
    PrintWriter out = output.out(shown.takesStdout());
    VerifyReport.resolve(output, report.settings(), report.runtime());
    return page.print(output, report.json(), report.status(), out, () -> report.print(out));
  }
}
