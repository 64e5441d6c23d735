package io.dgen.cli.bench;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.cli.projection.MachineModel;
import io.dgen.cli.projection.Projection;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Prints a projection for people. */
final class ProjectionText {

  private static final String DOUBLE_RULE = "=".repeat(80);
  private static final String RULE = "-".repeat(80);
  private static final double GIGA = 1e9;
  private static final double MICRO = 1e-6;
  private static final double PERCENT = 100;

  /** The chunk size whose row of every table is in the summary. */
  private static final long SUMMARY_BYTES = 64 << 20;

  private final ProjectionReport report;
  private final PrintWriter out;

  ProjectionText(ProjectionReport report, PrintWriter out) {
    this.report = report;
    this.out = out;
  }

  void print() {
    out.println(DOUBLE_RULE);
    out.println(
        "PROJECTION, computed from what was measured here; nothing below was measured there");
    out.println(DOUBLE_RULE);
    basis();
    for (ProjectedTables.Table table : report.tables().tables()) {
      out.println();
      out.println("Projection for " + name(table.machine()));
      table(table, "Fork-join, workers asleep between chunks", ProjectedTables.Row::asleep);
      table(table, "Fork-join, workers spinning", ProjectedTables.Row::spinning);
      table(table, "Pipeline", ProjectedTables.Row::pipeline);
    }
    out.println();
    summary();
    out.println();
    out.println(RULE);
    sentences().forEach(out::println);
    out.println();
    out.println("Assumptions of this projection:");
    ProjectedTables.assumptions().forEach(text -> out.println("- " + text));
    out.println(DOUBLE_RULE);
    out.flush();
  }

  private void basis() {
    line("Machine: %s", name(report.asked().machine()));
    line(
        "Measured here (medians of %d rounds; %d threads on %d CPUs, back end %s, ISA %s):",
        report.here().rounds(),
        report.here().runtime().threads(),
        Runtime.getRuntime().availableProcessors(),
        NameConverter.name(report.here().runtime().backend()),
        report.here().runtime().isa());
    report.here().runtime().refusals().forEach(refusal -> line("    %s", refusal));
    line("  One thread in cache:  %8.2f GB/s", report.here().cacheRate() / GIGA);
    line(
        "  One thread in memory: %8.2f GB/s, chunks of %s",
        report.here().memoryRate() / GIGA, Size.format(report.here().chunkBytes()));
    line(
        "  Memory's limit:       %8.2f GB/s, %s",
        report.here().limit() / GIGA,
        report.here().limitRefusal() == null
            ? "non-temporal stores"
            : "memset; " + report.here().limitRefusal());
    out.println("Projected from:");
    for (ProjectedMachine.Figure figure : ProjectedMachine.Figure.values()) {
      double value = ProjectedMachine.value(report.tables().measured(), figure);
      line(
          "  %-10s %9.3f %s, %-8s: %s",
          figure.key(),
          figure.isRate() ? value / GIGA : value / MICRO,
          figure.isRate() ? "GB/s" : "µs  ",
          report.origin(figure),
          figure.meaning());
    }
    if (report.here().busy()) {
      line(
          "The CPUs were busy with something else: waking took %.1f µs in the median, %.1f µs at"
              + " least. Repeat when they are not, or give what was measured then.",
          report.here().measured().wakeUp() / MICRO, report.here().leastWakeUp() / MICRO);
    }
    ProjectedTables.Row check = report.check();
    line(
        "The same formula for this machine, against what was measured, GB/s:"
            + " fork-join %.2f, measured %.2f; pipeline %.2f, measured %.2f",
        check.spinning().rate() / GIGA,
        report.here().forkJoin() / GIGA,
        check.pipeline().rate() / GIGA,
        report.here().pipeline() / GIGA);
  }

  private static String name(MachineModel machine) {
    int least = machine.coresOf(machine.nodes() - 1);
    int most = machine.coresOf(0);
    return Text.format(
        "%d %s on %d %s (%s each), %.1f GB/s a node",
        machine.cores(),
        machine.cores() == 1 ? "core" : "cores",
        machine.nodes(),
        machine.nodes() == 1 ? "node" : "nodes",
        least == most ? least : least + " or " + most,
        machine.nodeBandwidth() / GIGA);
  }

  private void table(
      ProjectedTables.Table table, String title, Function<ProjectedTables.Row, Projection> kind) {
    out.println(title + " (projection)");
    line(
        "| %7s | %6s | %7s | %10s | %9s | %8s | %10s | %10s |",
        "Chunk", "Tasks", "At work", "µs a chunk", "GB/s", "Per core", "Efficiency", "Bounded by");
    out.println(
        "|--------:|-------:|--------:|-----------:|----------:|---------:|-----------:|-----------:|");
    for (ProjectedTables.Row row : table.rows()) {
      Projection p = kind.apply(row);
      line(
          "| %7s | %6d | %7d | %10.1f | %9.1f | %8.2f | %8.0f %% | %10s |",
          Size.format(p.chunkBytes()),
          p.tasks(),
          p.coresAtWork(),
          p.seconds() / MICRO,
          p.rate() / GIGA,
          p.rate() / GIGA / table.machine().cores(),
          PERCENT * report.tables().efficiency(table.machine(), p),
          p.bound());
    }
  }

  private void summary() {
    line("Scaling with chunks of %s (projection), GB/s", Size.format(SUMMARY_BYTES));
    line(
        "| %5s | %5s | %17s | %19s | %8s | %8s | %10s |",
        "Cores",
        "Nodes",
        "Fork-join, asleep",
        "Fork-join, spinning",
        "Pipeline",
        "Per core",
        "Efficiency");
    out.println(
        "|------:|------:|------------------:|--------------------:|---------:|---------:|-----------:|");
    for (ProjectedTables.Table table : report.tables().tables()) {
      ProjectedTables.Row row = summaryRow(table);
      line(
          "| %5d | %5d | %17.1f | %19.1f | %8.1f | %8.2f | %8.0f %% |",
          table.machine().cores(),
          table.machine().nodes(),
          row.asleep().rate() / GIGA,
          row.spinning().rate() / GIGA,
          row.pipeline().rate() / GIGA,
          row.pipeline().rate() / GIGA / table.machine().cores(),
          PERCENT * report.tables().efficiency(table.machine(), row.pipeline()));
    }
    out.println(
        "Per core and efficiency are the pipeline's; efficiency is of cores times core-rate.");
  }

  private static ProjectedTables.Row summaryRow(ProjectedTables.Table table) {
    return table.rows().stream()
        .filter(row -> row.pipeline().chunkBytes() == SUMMARY_BYTES)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the conclusions, a sentence each. */
  private List<String> sentences() {
    return List.of(
        sentence("asleep between chunks", report.tables().asleepReaches()),
        sentence("spinning", report.tables().spinningReaches()));
  }

  private String sentence(String workers, OptionalLong reaches) {
    return Text.format(
        "Projection: on %d cores and %d nodes fork-join with workers %s %s",
        report.asked().machine().cores(),
        report.asked().machine().nodes(),
        workers,
        reaches.isPresent()
            ? Text.format(
                "reaches %.0f %% of the pipeline with chunks of %s, and with all larger ones.",
                PERCENT * ProjectedTables.SHARE, Size.format(reaches.getAsLong()))
            : Text.format(
                "does not reach %.0f %% of the pipeline with any chunk of up to 1 TiB.",
                PERCENT * ProjectedTables.SHARE));
  }

  private void line(String format, Object... arguments) {
    out.println(Text.format(format, arguments));
  }
}
