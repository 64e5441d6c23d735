package io.dgen.cli.compare;

import io.dgen.cli.options.Options;
import io.dgen.cli.output.BadInputException;
import io.dgen.cli.output.ExitStatus;
import io.dgen.cli.output.Text;
import io.dgen.cli.report.RatioInterval;
import io.dgen.cli.result.OutputOptions;
import io.dgen.cli.result.ReportOptions;
import io.dgen.cli.result.RunPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares results of the same command. */
@Command(
    name = "compare-results",
    description = {
      "Compares results that a command printed with --json: ratios of rates and latencies of each"
          + " OTHER to BASE, with 95 %% confidence intervals, and which of them are significant.",
      "A file may have the results of several runs, one after the other; each is one value then. Of"
          + " a single result of bench each of its runs is a value.",
      "Exit status 0 whatever the ratios are."
    },
    sortOptions = false)
public final class CompareResultsCommand implements Callable<Integer> {

  /** So many comparisons differ by chance in one case. */
  private static final long CHANCE = Math.round(1 / (1 - RatioInterval.CONFIDENCE));

  @Parameters(
      index = "0",
      paramLabel = "BASE",
      description = "A file with the result, or results, to compare with.")
  private String base;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "OTHER",
      description = "Files with results of the same command with the same parameters.")
  private List<String> others;

  @Option(
      names = "--vary",
      paramLabel = "OPTION",
      description =
          "An option that may differ, as it is what is compared, such as threads. Repeatable."
              + " Files, devices and defaults that a machine has chosen may always differ.")
  private List<String> vary = List.of();

  @Mixin private ReportOptions reported;
  @Mixin private OutputOptions output;

  /** For picocli, which makes it. */
  CompareResultsCommand() {}

  @Override
  public Integer call() throws IOException {
    try (RunPage page = reported.begin()) {
      ResultFile baseline = ResultFile.read(Options.path("BASE", base));
      List<String> varied = vary.stream().map(name -> varied(name, baseline)).toList();
      List<Comparison> comparisons = new ArrayList<>();
      for (String other : others) {
        ResultFile read = ResultFile.read(Options.path("OTHER", other));
        comparisons.add(Comparison.of(baseline, read, varied));
      }
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("comparedCommand", Fields.text(baseline.first().run(), "command"));
      json.put("baseline", baseline.file().toString());
      json.put("results", baseline.results().size());
      json.put("confidence", RatioInterval.CONFIDENCE);
      json.put("comparisons", comparisons.stream().map(Comparison::json).toList());
      PrintWriter out = output.out();
      Map<String, Map<String, String>> facts = new LinkedHashMap<>();
      comparisons.forEach(one -> facts.put(one.title(), one.facts()));
      return page.print(output, json, facts, ExitStatus.GOOD, out, () -> print(out, comparisons));
    }
  }

  /** Returns the name of an option that may differ. */
  private static String varied(String name, ResultFile baseline) {
    String option = "--" + name.replaceFirst("^--", "");
    if (!Differences.options(baseline.first()).contains(option)) {
      throw new BadInputException(
          "--vary is '"
              + name
              + "', but must be an option of the compared command, "
              + Fields.text(baseline.first().run(), "command"));
    }
    return option;
  }

  private static void print(PrintWriter out, List<Comparison> comparisons) {
    for (Comparison comparison : comparisons) {
      comparison.print(out);
      out.println();
    }
    long ratios = comparisons.stream().mapToLong(one -> one.metrics().size()).sum();
    out.println(
        Text.format(
            "An interval without 1 is significant; about one of %d such ratios is so by chance, and"
                + " %s compared here.",
            CHANCE, ratios == 1 ? "1 is" : ratios + " are"));
    if (comparisons.stream()
        .flatMap(one -> one.metrics().stream())
        .anyMatch(one -> !one.interval().known())) {
      out.println(
          "Where there are too few values, run both several times in alternation, and append the"
              + " results: dgen ... --json >>FILE. Four of each will do.");
    }
  }
}
