package io.dgen.cli.bench;

import io.dgen.NumaMode;
import io.dgen.cli.machine.Placed;
import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the result of a benchmark. */
final class BenchReport {

  private static final String DOUBLE_RULE = "=".repeat(80);
  private static final String RULE = "-".repeat(80);

  private static final String TABLE_RULE =
      "|-------------:|--------:|-------------:|----------:|-----------:|------------:|------:|----------:|";

  private static final double HUNDRED = 100;

  private final PrintWriter out;

  BenchReport(PrintWriter out) {
    this.out = out;
  }

  /** Prints one configuration: every run, and the medians. */
  void print(BenchResult result, NumaMode numa) {
    header("STREAMING DATA GENERATION BENCHMARK");
    out.println("Configuration:");
    configuration(result, numa);
    line("  Chunk size: %s", Size.format(result.chunkBytes()));
    line("  Threads: %d%s", result.runtime().threads(), all(result.runtime().threads()));
    line("  Stores: %s", stores(result));
    out.println();
    for (int i = 0; i < result.runs().size(); i++) {
      run(i + 1, result, result.runs().get(i));
    }
    out.println();
    out.println(RULE);
    out.println("Results (medians):");
    line("  Throughput:           %8.2f GB/s", result.gigabytesPerSecond());
    line("  Per thread:           %8.2f GB/s", result.perThread());
    if (result.hasLimit()) {
      line("  Non-temporal limit:   %8.2f GB/s", result.nonTemporalLimit());
      line(
          "  Ratio to that limit:  %8.2f (%.2f–%.2f)",
          result.limitRatio(), result.ratios().lower(), result.ratios().upper());
    } else {
      line("  Non-temporal limit:   none, %s", result.limitRefusal());
    }
    line("  memset:               %8.2f GB/s", result.memset());
    noise(result);
    out.println(DOUBLE_RULE);
    out.flush();
  }

  /** Says what makes the ratio doubtful. */
  private void noise(BenchResult result) {
    if (!result.stable()) {
      line(
          "  Not stable: after %d runs the ratio is known within %.1f %%; run again on a quiet"
              + " machine",
          result.runs().size(), HUNDRED * result.uncertainty());
    } else if (!result.quiet() && result.untilStable() == null) {
      line(
          "  The machine is not quiet: half of the ratios are spread over %.0f %%;"
              + " try --until-stable 2%%",
          HUNDRED * result.ratioSpread());
    }
  }

  /** Prints a sweep: a row for each configuration. */
  void print(Sweep sweep, List<BenchResult> results, NumaMode numa) {
    BenchResult first = results.getFirst();
    header("STREAMING DATA GENERATION BENCHMARK: " + NameConverter.name(sweep) + " sweep");
    out.println("Configuration:");
    configuration(first, numa);
    out.println();
    line(
        "| %12s | %7s | %12s | %9s | %10s | %11s | %5s | %9s |",
        "Chunk", "Threads", "Stores", "GB/s", "Per thread", "Limit, GB/s", "Ratio", "memset");
    out.println(TABLE_RULE);
    results.forEach(this::row);
    if (!first.hasLimit()) {
      line("No limit: %s", first.limitRefusal());
    }
    results.stream()
        .filter(result -> !result.quiet() || !result.stable())
        .max(Comparator.comparingDouble(BenchResult::ratioSpread))
        .ifPresent(this::noise);
    out.println(DOUBLE_RULE);
    out.flush();
  }

  private void row(BenchResult result) {
    line(
        "| %12s | %7d | %12s | %9.2f | %10.2f | %11s | %5s | %9.2f |",
        Size.format(result.chunkBytes()),
        result.runtime().threads(),
        NameConverter.name(result.storeUsed()),
        result.gigabytesPerSecond(),
        result.perThread(),
        result.hasLimit() ? Text.format("%.2f", result.nonTemporalLimit()) : "-",
        result.hasLimit() ? Text.format("%.2f", result.limitRatio()) : "-",
        result.memset());
  }

  private void header(String title) {
    out.println(DOUBLE_RULE);
    out.println(title);
    out.println(DOUBLE_RULE);
  }

  private void configuration(BenchResult result, NumaMode numa) {
    line("  Total size per run: %s", Size.format(result.sizeBytes()));
    line("  Iterations: %d", result.runs().size());
    if (result.pipeline()) {
      line("  Chunks: generated ahead in a pipeline");
    }
    line("  NUMA mode: %s (%s)", NameConverter.name(numa), Placed.text(result.runtime()));
    line(
        "  Back end: %s, ISA %s",
        NameConverter.name(result.runtime().backend()), result.runtime().isa());
    result.runtime().refusals().forEach(refusal -> line("    %s", refusal));
  }

  private static String all(int threads) {
    return threads == Runtime.getRuntime().availableProcessors() ? " (all available)" : "";
  }

  private static String stores(BenchResult result) {
    return NameConverter.name(result.storeUsed())
        + " (policy "
        + NameConverter.name(result.runtime().store())
        + ")";
  }

  private void run(int number, BenchResult result, BenchResult.Run run) {
    String limit = result.hasLimit() ? Text.format(" | limit %.2f", result.rate(run.limit())) : "";
    line(
        "Run %02d: %.4fs | %.2f GB/s | %d chunks%s | memset %.2f",
        number,
        run.generator(),
        result.rate(run.generator()),
        result.chunks(),
        limit,
        result.rate(run.memset()));
  }

  private void line(String format, @Nullable Object... arguments) {
    out.println(Text.format(format, arguments));
  }
}
