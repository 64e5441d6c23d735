package io.dgen.cli.bench;

import io.dgen.Backend;
import io.dgen.cli.output.Progress;
import io.dgen.cli.report.Figure;
import io.dgen.cli.report.Timings;

/** What one figure of a report is measured by. */
interface Experiment {

  /** What it is called while it runs. */
  String name();

  /** The back end that must be warmed up longest. */
  Backend slowest();

  /** Enters those that compete. */
  void enter(Stage stage);

  /** What it came to. */
  Figure figure(Timings timings);

  /** What it came to, and what that comes from. */
  record Result(Figure figure, Timings timings) {}

  /** Measures. */
  default Result run(ReportPlan plan) {
    try (Stage stage = new Stage()) {
      enter(stage);
      var contest = plan.contest(slowest());
      try (Progress progress = Progress.start(name(), contest.bytes(stage.groups()))) {
        Timings timings = contest.run(stage.groups(), progress);
        return new Result(figure(timings), timings);
      }
    }
  }
}
