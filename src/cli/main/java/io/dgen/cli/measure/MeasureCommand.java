package io.dgen.cli.measure;

import io.dgen.cli.live.Live;
import io.dgen.cli.live.LiveOptions;
import io.dgen.cli.options.Buckets;
import io.dgen.cli.options.RemoteOptions;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Shell;
import io.dgen.cli.report.Report;
import io.dgen.cli.report.ReportFiles;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ResultPage;
import io.dgen.measure.ChangeMeter;
import io.dgen.measure.Changes;
import io.dgen.measure.Input;
import io.dgen.measure.Plan;
import io.dgen.measure.Promise;
import io.dgen.measure.RatioMeter;
import io.dgen.measure.UnitRatios;
import io.dgen.storage.remote.ObjectAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the ratios of files. */
@Command(
    name = "measure",
    description = {
      "Measures how well all FILEs together deduplicate and compress, whatever wrote them: hashes"
          + " the units of each size to find those that repeat, and compresses each unit by"
          + " itself.",
      "If a manifest promises ratios, reports how far each ratio deviates from them.",
      "A SIZE is a number of bytes, or a number with KiB, MiB, GiB, TiB (or K, M, G, T),"
          + " KB, MB, GB or TB."
    },
    sortOptions = false)
public final class MeasureCommand implements Callable<Integer> {

  /** Read at a time from a store. */
  private static final int CONNECTIONS = 64;

  private static final List<String> NOT_WITH_AGAINST =
      List.of(
          "--compressor",
          "--sample",
          "--memory",
          "--details",
          "--manifest",
          "--tolerance",
          "--as-profile");

  private static final List<String> NOT_WITH_PROFILE =
      List.of("--against", "--compressor", "--details", "--manifest", "--tolerance", "--report");

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|-",
      description =
          "Files, block devices, or directories with all files below them; - is stdin. Or objects"
              + " in a store, for which a plug-in is needed: s3://BUCKET/KEY.")
  private List<String> files;

  @Mixin private PlanOptions plans;

  @Mixin private PromiseOptions promises;

  @Mixin private RemoteOptions remote;

  @Option(
      names = "--against",
      paramLabel = "OLD",
      description =
          "Report instead how many units have changed since OLD, an earlier generation of FILE."
              + " Both are files, devices or directories; files of directories are compared by"
              + " name, unit by unit.")
  private @Nullable String against;

  @Option(
      names = "--as-profile",
      description =
          "Print options with which write makes data of the same dedup ratio, hot units and spread"
              + " of ratios by lz4 and zstd, as a profile for --profile. No byte of the data is in"
              + " it. At one --unit, a multiple of 4096; default: 4KiB.")
  private boolean asProfile;

  @Mixin private MeasurePage page;
  @Mixin private OutputOptions output;

  @Spec private CommandSpec command;

  /** For picocli, which makes it. */
  MeasureCommand() {}

  @Override
  public Integer call() throws IOException {
    if (asProfile) {
      refuse(NOT_WITH_PROFILE, "--as-profile");
    }
    if (files.stream().noneMatch(ObjectAddress::is)
        && (against == null || !ObjectAddress.is(against))) {
      remote.refuse();
    }
    if (against != null) {
      refuseWithAgainst();
    }
    try (ReportFiles reportFiles = page.prepare();
        Buckets buckets = new Buckets(remote, CONNECTIONS)) {
      if (against != null) {
        return measureChanges(against, reportFiles, buckets);
      }
      return measureRatios(reportFiles, buckets);
    }
  }

  private String commandLine() {
    return "dgen " + Shell.line(command.root().commandLine().getParseResult().originalArgs());
  }

  /**
   * Prints the result, whatever becomes of its page, and then writes that, if one is wanted.
   *
   * @return the exit status
   */
  private int show(
      @Nullable ReportFiles reportFiles,
      Supplier<Report> report,
      Map<String, Object> json,
      int status,
      Consumer<PrintWriter> text) {
    if (output.json()) {
      output.print(json, status);
    } else {
      text.accept(output.out());
      output.out().flush();
    }
    return ResultPage.write(
        reportFiles,
        () -> report.get().with(output.document(Map.of(), status)),
        status,
        output.json() ? null : output.out());
  }

  private int measureRatios(@Nullable ReportFiles reportFiles, Buckets buckets) throws IOException {
    Plan plan = asProfile ? plans.profile() : plans.plan(page.given());
    checkFiles(plan);
    Promise promise = asProfile ? null : promises.promise(files, buckets);
    try (MeasureInputs inputs = MeasureInputs.open(files, promise, buckets)) {
      RatioMeter meter = new RatioMeter(plan);
      long bytes = inputs.bytes();
      AtomicLong read = new AtomicLong();
      List<UnitRatios> ratios;
      long start = System.nanoTime();
      long expected = bytes == Input.UNKNOWN ? Input.UNKNOWN : meter.readBytes(bytes);
      try (Live live = LiveOptions.onTerminal("measure", files.getFirst())) {
        LongConsumer progress = live.transfer("measure", expected, "read", 1);
        LongConsumer both =
            n -> {
              progress.accept(n);
              read.addAndGet(n);
            };
        ratios = meter.measure(inputs.list(), both);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (asProfile) {
        ProfileText profile = new ProfileText(files, ratios.getFirst());
        if (output.json()) {
          output.print(profile.json(), ExitStatus.GOOD);
        } else {
          profile.print(output.out());
        }
        return ExitStatus.GOOD;
      }
      MeasureReport report =
          new MeasureReport(
              files,
              plan,
              ratios,
              promise,
              promises.tolerance(),
              plans.missing(),
              read.get(),
              seconds);
      int status = report.good() ? ExitStatus.GOOD : ExitStatus.DATA_WRONG;
      return show(
          reportFiles,
          () -> MeasurePage.of(files, ratios, commandLine(), report.json()),
          report.json(),
          status,
          report::print);
    }
  }

  private void checkFiles(Plan plan) {
    int stdins = Collections.frequency(files, MeasureInputs.STDIN);
    if (stdins > 1) {
      throw new BadInputException("- is given " + stdins + " times, but stdin can be read once");
    }
    if (stdins > 0 && plan.wholeFiles()) {
      throw new BadInputException(
          "--unit whole needs files: they are read for each compressor, and stdin can be read"
              + " once");
    }
  }

  private int measureChanges(String old, @Nullable ReportFiles reportFiles, Buckets buckets)
      throws IOException {
    Plan plan = plans.plan(false);
    if (plan.unitBytes().isEmpty() || plan.wholeFiles()) {
      throw new BadInputException("--unit is whole, but --against needs sizes of units");
    }
    String after = files.getFirst();
    try (Generations generations = Generations.open(old, after, buckets)) {
      long start = System.nanoTime();
      long bytes = generations.bytes();
      List<Changes> changes;
      try (Live live = LiveOptions.onTerminal("measure", after)) {
        changes =
            new ChangeMeter(plan)
                .measure(generations.pairs(), live.transfer("measure", bytes, "read", 1));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      ChangesReport report =
          new ChangesReport(old, after, generations.pairs(), changes, bytes, seconds);
      return show(
          reportFiles,
          () -> MeasurePage.of(report, commandLine()),
          report.json(),
          ExitStatus.GOOD,
          report::print);
    }
  }

  /** What has no meaning there would be passed over in silence. */
  private void refuseWithAgainst() {
    refuse(NOT_WITH_AGAINST, "--against");
    if (files.size() != 1 || files.getFirst().equals(MeasureInputs.STDIN)) {
      throw new BadInputException("--against needs one FILE that is not -");
    }
  }

  private void refuse(List<String> options, String with) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new BadInputException(option + " cannot go with " + with);
      }
    }
  }
}
