package io.dgen.cli.bench;

import io.dgen.DataGenerator;
import io.dgen.RuntimeInfo;
import io.dgen.cli.live.Live;
import io.dgen.cli.machine.BackendReport;
import io.dgen.cli.machine.Machine;
import io.dgen.cli.machine.NodeReport;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Report;
import io.dgen.cli.report.Timings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures everything that a report shows. */
final class ReportRun {

  private static final List<String> NOTES =
      List.of(
          "Figures are medians of rounds, with the quartiles in brackets and as lines in the plots."
              + " In a round every contender has one turn, in an order that changes; those that share"
              + " a point have theirs one after the other. A ratio is the median of the ratios within"
              + " the rounds, so whatever else the machine does is in both. The first rounds are not"
              + " counted. GB/s are 10^9 bytes per second.",
          "The non-temporal limit is a loop of the widest vector stores past the cache; memset is"
              + " libc's, or Java's where there is no native code. All run in one JVM, where code in"
              + " Java may be compiled less well than alone.",
          "Every turn's time, and all the numbers above, are in this page's element #data and in"
              + " dgen-report.json, which lies beside it, as JSON.");

  private final ReportPlan plan;
  private final BackendReport backends = BackendReport.look();
  private final RuntimeInfo inUse;
  private final @Nullable String limitRefusal;
  private final List<Experiment> experiments;

  /**
   * Prepares the run and refuses what cannot be measured before anything is done.
   *
   * @param plan how much is measured, and of what
   */
  ReportRun(ReportPlan plan) {
    this.plan = plan;
    try (DataGenerator generator = plan.engine().open(plan.stream(1))) {
      inUse = generator.runtime();
      limitRefusal = new MemoryBaseline(generator).refusal();
    }
    experiments =
        List.of(
            new SweepExperiment(plan, Sweep.CHUNK),
            new SweepExperiment(plan, Sweep.THREADS),
            new ObjectExperiment(plan),
            new BackendExperiment(plan, backends));
  }

  /**
   * Runs all experiments.
   *
   * @param command the command that repeats them
   * @param live shows how far they are
   */
  Report report(String command, Live live) {
    Machine machine = Machine.look();
    List<Figure> figures = new ArrayList<>();
    Map<String, Timings> timings = new LinkedHashMap<>();
    for (Experiment experiment : experiments) {
      Experiment.Result result = experiment.run(plan, live);
      figures.add(result.figure());
      timings.put(result.figure().id(), result.timings());
    }
    figures.add(LimitFigure.of(figures, plan, machine.lastLevelCacheBytes(), limitRefusal));
    ReportFacts facts =
        new ReportFacts(machine, NodeReport.look(), backends, inUse, plan, limitRefusal);
    return new Report(
        "dgen benchmark" + (machine.cpuModel().isEmpty() ? "" : ": " + machine.cpuModel()),
        facts.text(),
        NOTES,
        command,
        facts.json(),
        figures,
        timings,
        Map.of());
  }
}
