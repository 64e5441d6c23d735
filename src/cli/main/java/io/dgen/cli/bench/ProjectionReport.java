package io.dgen.cli.bench;

import io.dgen.cli.options.NameConverter;
import io.dgen.cli.options.Size;
import io.dgen.cli.output.Text;
import io.dgen.cli.projection.MachineModel;
import io.dgen.cli.projection.Projection;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A projection for people and programs, and what it rests on. */
final class ProjectionReport {

  private static final String DOUBLE_RULE = "=".repeat(80);
  private static final String RULE = "-".repeat(80);
  private static final double GIGA = 1e9;
  private static final double MICRO = 1e-6;
  private static final double PERCENT = 100;

  /** Whose row of every table is in the summary. */
  private static final long SUMMARY_BYTES = 64 << 20;

  private final ProjectedMachine asked;
  private final ScalingFigures here;
  private final ProjectedTables tables;

  ProjectionReport(ProjectedMachine asked, ScalingFigures here) {
    this.asked = asked;
    this.here = here;
    this.tables = ProjectedTables.of(asked.machine(), asked.on(here.measured()));
  }

  /** As text. */
  void print(PrintWriter out) {
    out.println(DOUBLE_RULE);
    out.println(
        "PROJECTION, computed from what was measured here; nothing below was measured there");
    out.println(DOUBLE_RULE);
    basis(out);
    for (ProjectedTables.Table table : tables.tables()) {
      out.println();
      out.println("Projection for " + name(table.machine()));
      table(out, table, "Fork-join, workers asleep between chunks", ProjectedTables.Row::asleep);
      table(out, table, "Fork-join, workers spinning", ProjectedTables.Row::spinning);
      table(out, table, "Pipeline", ProjectedTables.Row::pipeline);
    }
    out.println();
    summary(out);
    out.println();
    out.println(RULE);
    sentences().forEach(out::println);
    out.println();
    out.println("Assumptions of this projection:");
    ProjectedTables.assumptions().forEach(text -> out.println("- " + text));
    out.println(DOUBLE_RULE);
    out.flush();
  }

  private void basis(PrintWriter out) {
    line(out, "Machine: %s", name(asked.machine()));
    line(
        out,
        "Measured here (medians of %d rounds; %d threads on %d CPUs, back end %s, ISA %s):",
        here.rounds(),
        here.runtime().threads(),
        Runtime.getRuntime().availableProcessors(),
        NameConverter.name(here.runtime().backend()),
        here.runtime().isa());
    here.runtime().refusals().forEach(refusal -> line(out, "    %s", refusal));
    line(out, "  One thread in cache:  %8.2f GB/s", here.cacheRate() / GIGA);
    line(
        out,
        "  One thread in memory: %8.2f GB/s, chunks of %s",
        here.memoryRate() / GIGA,
        Size.format(here.chunkBytes()));
    line(
        out,
        "  Memory's limit:       %8.2f GB/s, %s",
        here.limit() / GIGA,
        here.limitRefusal() == null ? "non-temporal stores" : "memset; " + here.limitRefusal());
    out.println("Projected from:");
    for (ProjectedMachine.Figure figure : ProjectedMachine.Figure.values()) {
      double value = ProjectedMachine.value(tables.measured(), figure);
      line(
          out,
          "  %-10s %9.3f %s, %-8s: %s",
          figure.key(),
          figure.isRate() ? value / GIGA : value / MICRO,
          figure.isRate() ? "GB/s" : "µs  ",
          origin(figure),
          figure.meaning());
    }
    if (here.busy()) {
      line(
          out,
          "The CPUs were busy with something else: waking took %.1f µs in the median, %.1f µs at"
              + " least. Repeat when they are not, or give what was measured then.",
          here.measured().wakeUp() / MICRO,
          here.leastWakeUp() / MICRO);
    }
    ProjectedTables.Row check = check();
    line(
        out,
        "The same formula for this machine, against what was measured, GB/s:"
            + " fork-join %.2f, measured %.2f; pipeline %.2f, measured %.2f",
        check.spinning().rate() / GIGA,
        here.forkJoin() / GIGA,
        check.pipeline().rate() / GIGA,
        here.pipeline() / GIGA);
  }

  private String origin(ProjectedMachine.Figure figure) {
    return asked.given().containsKey(figure) ? "given" : "measured";
  }

  /** This machine's own figures as the formula has them; nothing that was given counts here. */
  private ProjectedTables.Row check() {
    return ProjectedTables.row(here.here(), here.measured(), here.chunkBytes());
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
      PrintWriter out,
      ProjectedTables.Table table,
      String title,
      Function<ProjectedTables.Row, Projection> kind) {
    out.println(title + " (projection)");
    line(
        out,
        "| %7s | %6s | %7s | %10s | %9s | %8s | %10s | %10s |",
        "Chunk",
        "Tasks",
        "At work",
        "µs a chunk",
        "GB/s",
        "Per core",
        "Efficiency",
        "Bounded by");
    out.println(
        "|--------:|-------:|--------:|-----------:|----------:|---------:|-----------:|-----------:|");
    for (ProjectedTables.Row row : table.rows()) {
      Projection p = kind.apply(row);
      line(
          out,
          "| %7s | %6d | %7d | %10.1f | %9.1f | %8.2f | %8.0f %% | %10s |",
          Size.format(p.chunkBytes()),
          p.tasks(),
          p.coresAtWork(),
          p.seconds() / MICRO,
          p.rate() / GIGA,
          p.rate() / GIGA / table.machine().cores(),
          PERCENT * tables.efficiency(table.machine(), p),
          p.bound());
    }
  }

  private void summary(PrintWriter out) {
    line(out, "Scaling with chunks of %s (projection), GB/s", Size.format(SUMMARY_BYTES));
    line(
        out,
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
    for (ProjectedTables.Table table : tables.tables()) {
      ProjectedTables.Row row = summaryRow(table);
      line(
          out,
          "| %5d | %5d | %17.1f | %19.1f | %8.1f | %8.2f | %8.0f %% |",
          table.machine().cores(),
          table.machine().nodes(),
          row.asleep().rate() / GIGA,
          row.spinning().rate() / GIGA,
          row.pipeline().rate() / GIGA,
          row.pipeline().rate() / GIGA / table.machine().cores(),
          PERCENT * tables.efficiency(table.machine(), row.pipeline()));
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

  /** The answer in words. */
  private List<String> sentences() {
    return List.of(
        sentence("asleep between chunks", tables.asleepReaches()),
        sentence("spinning", tables.spinningReaches()));
  }

  private String sentence(String workers, OptionalLong reaches) {
    return Text.format(
        "Projection: on %d cores and %d nodes fork-join with workers %s %s",
        asked.machine().cores(),
        asked.machine().nodes(),
        workers,
        reaches.isPresent()
            ? Text.format(
                "reaches %.0f %% of the pipeline with chunks of %s, and with all larger ones.",
                PERCENT * ProjectedTables.SHARE, Size.format(reaches.getAsLong()))
            : Text.format(
                "does not reach %.0f %% of the pipeline with any chunk of up to 1 TiB.",
                PERCENT * ProjectedTables.SHARE));
  }

  private static void line(PrintWriter out, String format, Object... arguments) {
    out.println(Text.format(format, arguments));
  }

  /** The same for programs. */
  Map<String, Object> json() {
    Map<String, Object> projection = new LinkedHashMap<>();
    projection.put("machine", machine(asked.machine()));
    Map<String, Object> basis = new LinkedHashMap<>();
    for (ProjectedMachine.Figure figure : ProjectedMachine.Figure.values()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put(
          figure.isRate() ? "bytesPerSecond" : "seconds",
          ProjectedMachine.value(tables.measured(), figure));
      entry.put("origin", origin(figure));
      entry.put("meaning", figure.meaning());
      basis.put(figure.key(), entry);
    }
    projection.put("basis", basis);
    projection.put("tables", tables.tables().stream().map(this::table).toList());
    Map<String, Object> reaches = new LinkedHashMap<>();
    reaches.put("share", ProjectedTables.SHARE);
    reaches.put("workersAsleepChunkBytes", orNull(tables.asleepReaches()));
    reaches.put("workersSpinningChunkBytes", orNull(tables.spinningReaches()));
    projection.put("forkJoinReachesPipeline", reaches);
    projection.put("thisMachine", thisMachine());
    projection.put("assumptions", ProjectedTables.assumptions());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("projection", projection);
    json.put("measuredHere", measuredHere());
    return json;
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }

  private static Map<String, Object> machine(MachineModel machine) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cores", machine.cores());
    json.put("nodes", machine.nodes());
    json.put("nodeBytesPerSecond", machine.nodeBandwidth());
    return json;
  }

  private Map<String, Object> table(ProjectedTables.Table table) {
    Map<String, Object> json = machine(table.machine());
    json.put(
        "rows",
        table.rows().stream()
            .map(
                row -> {
                  Map<String, Object> kinds = new LinkedHashMap<>();
                  kinds.put("chunkBytes", row.pipeline().chunkBytes());
                  kinds.put("forkJoinAsleep", projection(table.machine(), row.asleep()));
                  kinds.put("forkJoinSpinning", projection(table.machine(), row.spinning()));
                  kinds.put("pipeline", projection(table.machine(), row.pipeline()));
                  return kinds;
                })
            .toList());
    return json;
  }

  private Map<String, Object> projection(MachineModel machine, Projection p) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tasks", p.tasks());
    json.put("coresAtWork", p.coresAtWork());
    json.put("secondsPerChunk", p.seconds());
    json.put("workSeconds", p.workSeconds());
    json.put("dispatchSeconds", p.dispatchSeconds());
    json.put("unevenSeconds", p.unevenSeconds());
    json.put("gigabytesPerSecond", p.rate() / GIGA);
    json.put("perCore", p.rate() / GIGA / machine.cores());
    json.put("efficiency", tables.efficiency(machine, p));
    json.put("boundedBy", p.bound().toString());
    return json;
  }

  private Map<String, Object> thisMachine() {
    Map<String, Object> json = machine(here.here());
    json.put("forkJoinSpinning", projection(here.here(), check().spinning()));
    json.put("pipeline", projection(here.here(), check().pipeline()));
    return json;
  }

  private Map<String, Object> measuredHere() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("backend", NameConverter.name(here.runtime().backend()));
    json.put("isa", here.runtime().isa());
    json.put("threads", here.runtime().threads());
    json.put("cpus", Runtime.getRuntime().availableProcessors());
    json.put("rounds", here.rounds());
    json.put("chunkBytes", here.chunkBytes());
    json.put("oneThreadInCache", here.cacheRate() / GIGA);
    json.put("oneThreadInMemory", here.memoryRate() / GIGA);
    json.put("memoryLimit", here.limit() / GIGA);
    json.put("nonTemporalRefusal", here.limitRefusal());
    json.put("leastWakeUpSeconds", here.leastWakeUp());
    json.put("busy", here.busy());
    json.put("forkJoin", here.forkJoin() / GIGA);
    json.put("pipeline", here.pipeline() / GIGA);
    json.put("refusals", here.runtime().refusals().stream().map(Object::toString).toList());
    return json;
  }
}
